using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;
using OtelMl.Collector.Receiving.Bodies;

namespace OtelMl.Collector.Receiving.Json;

/// <summary>Protobuf's wire format, written in one pass (https://protobuf.dev/programming-guides/encoding/).</summary>
sealed class WireBuffer(BodyLease? lease, int maxBytes) : IDisposable
{
    // What is inside a message is written before its length is known. A varint may be longer than it need be, so the length gets
    // the room of the longest there is.
    const int LengthBytes = 5;
    const int FirstCapacity = 4096;

    byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstCapacity);
    int _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public void Tag(int field, WireFormat.WireType type) => Varint(WireFormat.MakeTag(field, type));

    public void Varint(ulong value)
    {
        Span<byte> room = Room(10);
        int written = 0;
        for (; value >= 0x80; value >>= 7)
            room[written++] = (byte)(value | 0x80);
        room[written++] = (byte)value;
        Advance(written);
    }

    public void Fixed32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Room(sizeof(uint)), value);
        Advance(sizeof(uint));
    }

    public void Fixed64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Room(sizeof(ulong)), value);
        Advance(sizeof(ulong));
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Varint((ulong)value.Length);
        value.CopyTo(Room(value.Length));
        Advance(value.Length);
    }

    /// <summary>Leaves room for the length of what is written next; returns where.</summary>
    public int Open()
    {
        Room(LengthBytes);
        Advance(LengthBytes);
        return _length;
    }

    /// <summary>Fills the length in.</summary>
    public void Close(int start)
    {
        uint length = (uint)(_length - start);
        for (int i = 0; i < LengthBytes; i++, length >>= 7)
            _bytes[start - LengthBytes + i] = (byte)(i < LengthBytes - 1 ? length & 0x7f | 0x80 : length);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _length = 0;
    }

    Span<byte> Room(int bytes)
    {
        if (_bytes.Length - _length < bytes)
            Grow(bytes);
        return _bytes.AsSpan(_length);
    }

    void Advance(int bytes)
    {
        _length += bytes;
        if (_length > maxBytes)
            throw new RefusedException(Refusal.TooLarge(maxBytes));
    }

    void Grow(int bytes)
    {
        if ((long)_length + bytes > maxBytes + LengthBytes * 2L)
            throw new RefusedException(Refusal.TooLarge(maxBytes));
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + bytes));
        lease?.Take(larger.Length - _bytes.Length);
        _bytes.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
