using System.Buffers;

namespace OtelMl.Collector.Columns;

/// <summary>Bytes that grow, in arrays of the columns' pool.</summary>
sealed class ByteBuffer : IBufferWriter<byte>
{
    const int FirstCapacity = 256;
    const int SmallCapacity = 16 * 1024;
    const int LongestVarUInt = 5;

    byte[] _bytes = [];

    public int Length { get; private set; }

    /// <summary>The memory it takes.</summary>
    public int Capacity => _bytes.Length;

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureFree(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureFree(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(Length);
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        EnsureFree(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Writes an unsigned LEB128 number, as ClickHouse's Native format counts.</summary>
    public void WriteVarUInt(uint value)
    {
        EnsureFree(LongestVarUInt);
        while (value >= 0x80)
        {
            _bytes[Length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _bytes[Length++] = (byte)value;
    }

    /// <summary>Writes bytes with their length before them.</summary>
    public void WriteText(ReadOnlySpan<byte> bytes)
    {
        EnsureFree(checked(bytes.Length + LongestVarUInt));
        byte[] into = _bytes;
        int at = Length;
        uint length = (uint)bytes.Length;
        while (length >= 0x80)
        {
            into[at++] = (byte)(length | 0x80);
            length >>= 7;
        }

        into[at++] = (byte)length;
        bytes.CopyTo(into.AsSpan(at));
        Length = at + bytes.Length;
    }

    /// <summary>Forgets what was written last, down to a length.</summary>
    public void CutTo(int length) => Length = length;

    /// <summary>Forgets what was written and keeps the memory.</summary>
    public void Clear() => Length = 0;

    /// <summary>Forgets what was written and gives the memory back.</summary>
    public void Release()
    {
        byte[] bytes = _bytes;
        _bytes = [];
        Length = 0;
        if (bytes.Length > 0)
            BufferPool.Shared.Return(bytes);
    }

    void EnsureFree(int count)
    {
        if (_bytes.Length - Length < count)
            Grow(count);
    }

    void Grow(int count)
    {
        int needed = checked(Length + count);
        long factor = _bytes.Length < SmallCapacity ? 4 : 2; // a small array grows fast: it is copied less often and costs little if too large
        int grown = (int)Math.Min(factor * _bytes.Length, Array.MaxLength);
        byte[] larger = BufferPool.Shared.Rent(Math.Max(Math.Max(needed, grown), FirstCapacity));
        FormingMemory.Take(larger.Length - _bytes.Length);
        Span.CopyTo(larger);
        if (_bytes.Length > 0)
            BufferPool.Shared.Return(_bytes);
        _bytes = larger;
    }
}
