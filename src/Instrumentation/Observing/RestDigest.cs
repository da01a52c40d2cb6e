using System.Buffers.Binary;
using System.Collections;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace OtelMl.Instrumentation;

/// <summary>Digests what rows hold beside their columns. Each value says how long it is, or two short ones would be as a long one.</summary>
sealed class RestDigest
{
    const long Null = -1;
    const long Digits = -2;
    const long Next = 1;
    const long End = 0;

    readonly XxHash128 _hash = new();

    public void Read(Span<byte> digest) => _hash.GetCurrentHash(digest);

    /// <summary>Adds the digits of a number in a column, whose place says which it is: few numbers have so many.</summary>
    public void AddDigits(long row, int column, Int128 digits)
    {
        Word(Digits);
        Word(row);
        Word(column);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt128LittleEndian(bytes, digits);
        _hash.Append(bytes);
    }

    public void Add(object? value)
    {
        switch (value)
        {
            case null:
                Word(Null);
                break;
            case string text:
                Word(text.Length);
                _hash.Append(MemoryMarshal.AsBytes(text.AsSpan()));
                break;
            case Array { Rank: 1 } array when array.GetType().GetElementType()!.IsPrimitive:
                Word(array.Length);
                _hash.Append(MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(array), Buffer.ByteLength(array)));
                break;
            case Array { Rank: > 1 } grid:
                for (int i = 0; i < grid.Rank; i++) Word(grid.GetLength(i));
                AddEach(grid);
                break;
            case IEnumerable many:
                AddEach(many);
                break;
            case DateTime or DateTimeOffset or TimeOnly:
                Add(((IFormattable)value).ToString("O", CultureInfo.InvariantCulture));
                break;
            default:
                Add(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    void AddEach(IEnumerable many)
    {
        foreach (object? each in many)
        {
            Word(Next);
            Add(each);
        }

        Word(End);
    }

    void Word(long word)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, word);
        _hash.Append(bytes);
    }
}
