using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OtelMl.TaxiTips;

/// <summary>Random choices that depend on a trip's id alone, so they survive reordering, filtering and restarts.</summary>
static class IdHash
{
    /// <summary>A number uniform in [0, 1), independent between ids, seeds and purposes.</summary>
    public static double Uniform(string id, int seed, string purpose)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{purpose}/{seed}/{id}"), hash);
        return (BinaryPrimitives.ReadUInt64LittleEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }
}
