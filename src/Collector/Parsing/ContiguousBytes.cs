using System.Buffers;
using OtelMl.Collector.Columns;

namespace OtelMl.Collector.Parsing;

/// <summary>A request's bytes in one piece. They arrive in pieces of a few kilobytes; joining them costs less than minding the seams.</summary>
readonly ref struct ContiguousBytes
{
    readonly byte[]? _rented;

    public ContiguousBytes(in ReadOnlySequence<byte> payload)
    {
        if (payload.IsSingleSegment)
        {
            Span = payload.FirstSpan;
            return;
        }

        int length = checked((int)payload.Length);
        _rented = BufferPool.Shared.Rent(length);
        payload.CopyTo(_rented);
        Span = _rented.AsSpan(0, length);
    }

    public ReadOnlySpan<byte> Span { get; }

    public void Dispose()
    {
        if (_rented is not null)
            BufferPool.Shared.Return(_rented);
    }
}
