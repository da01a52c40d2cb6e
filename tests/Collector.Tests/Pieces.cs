using System.Buffers;

namespace OtelMl.Collector.Tests;

/// <summary>Bytes as they come from a network: in several pieces.</summary>
sealed class Pieces : ReadOnlySequenceSegment<byte>
{
    public static ReadOnlySequence<byte> Of(byte[] bytes, int size)
    {
        var first = new Pieces { Memory = bytes.AsMemory(0, Math.Min(size, bytes.Length)) };
        Pieces last = first;
        for (int at = size; at < bytes.Length; at += size)
        {
            var next = new Pieces { Memory = bytes.AsMemory(at, Math.Min(size, bytes.Length - at)), RunningIndex = at };
            last.Next = next;
            last = next;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }
}
