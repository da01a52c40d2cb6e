using System.Numerics;
using System.Runtime.InteropServices;

namespace OtelMl.Collector.Queue;

/// <summary>The CRC-32C checksum (Castagnoli, RFC 3720 appendix B.4), which processors compute themselves.</summary>
struct Crc32C()
{
    uint _state = uint.MaxValue;

    public readonly uint Value => ~_state;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        uint state = _state;
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(bytes))
            state = BitOperations.Crc32C(state, word);
        foreach (byte rest in bytes[(bytes.Length & ~7)..])
            state = BitOperations.Crc32C(state, rest);
        _state = state;
    }
}
