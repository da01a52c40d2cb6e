using System.Numerics;
using System.Runtime.InteropServices;

namespace OtelMl.Instrumentation;

/// <summary>
/// Signatures of sets: two agree in each place with the probability of the sets' Jaccard similarity, so the share of places in
/// which they agree estimates it without bias.
/// </summary>
/// <remarks>Broder (1997), "On the resemblance and containment of documents".</remarks>
static class MinHash
{
    /// <summary>Places of a signature; a multiple of any vector's length.</summary>
    public const int Length = 64;

    static readonly ulong[] Salts = Odd(1);
    static readonly ulong[] Factors = Odd(2);

    /// <summary>Makes the signature of a set.</summary>
    /// <param name="members">Hashes of its members, from <see cref="StableHash"/>.</param>
    /// <param name="signature">Takes the signature.</param>
    public static void Sign(ReadOnlySpan<ulong> members, Span<ulong> signature)
    {
        // The members are mixed already: a multiplication orders them anew for each place.
        ReadOnlySpan<Vector<ulong>> salts = MemoryMarshal.Cast<ulong, Vector<ulong>>(Salts);
        ReadOnlySpan<Vector<ulong>> factors = MemoryMarshal.Cast<ulong, Vector<ulong>>(Factors);
        Span<Vector<ulong>> least = MemoryMarshal.Cast<ulong, Vector<ulong>>(signature[..Length]);
        for (int i = 0; i < least.Length; i++)
        {
            Vector<ulong> min = new(ulong.MaxValue);
            foreach (ulong member in members) min = Vector.Min(min, (new Vector<ulong>(member) ^ salts[i]) * factors[i]);
            least[i] = min;
        }
    }

    static ulong[] Odd(ulong seed) => [.. Enumerable.Range(1, Length).Select(place => StableHash.Mix((seed << 32) + (ulong)place) | 1)];
}
