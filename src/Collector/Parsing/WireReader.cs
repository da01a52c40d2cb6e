using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace OtelMl.Collector.Parsing;

/// <summary>
/// Reads the fields of one protobuf message in place (https://protobuf.dev/programming-guides/encoding/). After bytes that are not
/// protobuf it has failed and yields no more fields, so that callers need only ask in the end.
/// </summary>
ref struct WireReader(ReadOnlySpan<byte> message)
{
    /// <summary>How deep messages and groups may nest, as Google.Protobuf has it.</summary>
    public const int MaxDepth = 100;

    const int LongestVarint = 10;

    ReadOnlySpan<byte> _bytes = message;
    int _at;

    /// <summary>Whether something was read that is not protobuf.</summary>
    public bool Failed { get; private set; }

    /// <summary>Whether that was a string that is not UTF-8.</summary>
    public bool NotUtf8 { get; private set; }

    /// <summary>Whether all was read.</summary>
    public readonly bool AtEnd => _at >= _bytes.Length;

    /// <summary>Reads the next field's number and wire type; false at the end or after a failure.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool NextTag(out uint tag)
    {
        tag = 0;
        if (_at >= _bytes.Length)
            return false;
        tag = (uint)Varint();
        if (tag >> WireType.Bits == 0)
            Fail();
        return !Failed;
    }

    /// <summary>Reads a varint; where a field has fewer bits, it takes the lowest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Varint()
    {
        if ((uint)_at < (uint)_bytes.Length && _bytes[_at] < 0x80)
            return _bytes[_at++];
        return LongVarint();
    }

    /// <summary>Reads a zigzag-encoded number.</summary>
    public int SignedInt32()
    {
        uint value = (uint)Varint();
        return (int)(value >> 1) ^ -(int)(value & 1);
    }

    /// <summary>Reads eight bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Fixed64()
    {
        if (_bytes.Length - _at < sizeof(ulong))
        {
            Fail();
            return 0;
        }

        ulong value = BinaryPrimitives.ReadUInt64LittleEndian(_bytes[_at..]);
        _at += sizeof(ulong);
        return value;
    }

    /// <summary>Reads four bytes.</summary>
    public uint Fixed32()
    {
        if (_bytes.Length - _at < sizeof(uint))
        {
            Fail();
            return 0;
        }

        uint value = BinaryPrimitives.ReadUInt32LittleEndian(_bytes[_at..]);
        _at += sizeof(uint);
        return value;
    }

    /// <summary>Reads a number of eight bytes.</summary>
    public double Double() => BitConverter.UInt64BitsToDouble(Fixed64());

    /// <summary>Reads what has its length before it: bytes or a message.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Bytes()
    {
        int length = (int)Varint();
        if ((uint)length > (uint)(_bytes.Length - _at)) // also where it is negative
        {
            Fail();
            return default;
        }

        ReadOnlySpan<byte> bytes = _bytes.Slice(_at, length);
        _at += length;
        return bytes;
    }

    /// <summary>Reads a string; proto3 has it that it must be UTF-8 (https://protobuf.dev/programming-guides/proto3/#scalar).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Text()
    {
        ReadOnlySpan<byte> text = Bytes();
        if (!Utf8.IsValid(text))
        {
            NotUtf8 = true;
            Fail();
        }

        return text;
    }

    /// <summary>Reads past a field that is not wanted.</summary>
    /// <param name="tag">The field's tag, which was just read.</param>
    /// <param name="depth">How deep the message that has it is nested.</param>
    public void Skip(uint tag, int depth)
    {
        switch (tag & ((1 << WireType.Bits) - 1))
        {
            case WireType.Varint:
                Varint();
                break;
            case WireType.Fixed64:
                Advance(sizeof(ulong));
                break;
            case WireType.Length:
                Bytes();
                break;
            case WireType.StartGroup:
                SkipGroup(tag, depth);
                break;
            case WireType.Fixed32:
                Advance(sizeof(uint));
                break;
            default: // the end of a group that did not start, or no wire type at all
                Fail();
                break;
        }
    }

    void SkipGroup(uint start, int depth)
    {
        if (depth >= MaxDepth)
        {
            Fail();
            return;
        }

        uint end = start + 1; // the wire type after the start's
        while (NextTag(out uint tag))
        {
            if (tag == end)
                return;
            Skip(tag, depth + 1);
        }

        Fail(); // it did not end
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    ulong LongVarint()
    {
        ulong value = 0;
        int most = Math.Min(LongestVarint, _bytes.Length - _at);
        for (int i = 0; i < most; i++)
        {
            byte part = _bytes[_at++];
            value |= (ulong)(part & 0x7f) << (7 * i); // bits past the 64th are dropped
            if (part < 0x80)
                return value;
        }

        Fail();
        return 0;
    }

    void Advance(int count)
    {
        if (_bytes.Length - _at < count)
            Fail();
        else
            _at += count;
    }

    void Fail()
    {
        Failed = true;
        _bytes = default;
        _at = 0;
    }
}
