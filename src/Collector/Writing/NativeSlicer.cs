using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using OtelMl.Collector.Columns;

namespace OtelMl.Collector.Writing;

/// <summary>
/// Cuts rows out of a block in ClickHouse's Native format (https://clickhouse.com/docs/interfaces/formats/Native), for the rare block
/// that ClickHouse refuses. Knows the types that blocks are formed with.
/// </summary>
sealed class NativeSlicer
{
    const string Keys = KeyColumn.TypeName;

    readonly ReadOnlyMemory<byte> _block;
    readonly IBufferWriter<byte> _slice;
    int _position;

    NativeSlicer(ReadOnlyMemory<byte> block, IBufferWriter<byte> slice)
    {
        _block = block;
        _slice = slice;
    }

    /// <summary>Writes a block of the rows from one up to another.</summary>
    /// <exception cref="NotSupportedException">A column has a type that cannot be cut.</exception>
    public static void Slice(ReadOnlyMemory<byte> block, int from, int to, IBufferWriter<byte> slice) => new NativeSlicer(block, slice).Cut(from, to);

    void Cut(int from, int to)
    {
        int columns = ReadLength();
        int rows = ReadLength();
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(to, rows);
        WriteLength(columns);
        WriteLength(to - from);
        for (int i = 0; i < columns; i++)
        {
            CopyText();
            string type = CopyText();
            if (type.Contains(Keys, StringComparison.Ordinal))
                CutCells(sizeof(ulong), 1, 0, 1); // the version of the keys' layout
            CutColumn(type, rows, from, to);
        }
    }

    void CutColumn(string type, int rows, int from, int to)
    {
        if (type == "String")
            CutTexts(rows, from, to);
        else if (type == Keys)
            CutKeys(rows, from, to);
        else if (Inner(type, "Array") is { } items)
            CutArrays(items, rows, from, to);
        else if (Inner(type, "Map") is { } pair)
            CutArrays($"Tuple({pair})", rows, from, to);
        else if (Inner(type, "Tuple") is { } members)
            SplitMembers(members).ForEach(member => CutColumn(member, rows, from, to));
        else if (Inner(type, "Nullable") is { } value)
            CutNullable(value, rows, from, to);
        else
            CutCells(WidthOf(type), rows, from, to);
    }

    void CutCells(int width, int rows, int from, int to)
    {
        _slice.Write(_block.Span.Slice(_position + (from * width), (to - from) * width));
        _position += rows * width;
    }

    void CutTexts(int rows, int from, int to)
    {
        int start = _position;
        int end = _position;
        for (int row = 0; row < rows; row++)
        {
            if (row == from)
                start = _position;
            SkipText();
            if (row == to - 1)
                end = _position;
        }

        if (to > from)
            _slice.Write(_block.Span[start..end]);
    }

    // Pieces, each with a dictionary of its own: flags, the dictionary, and for each row a number in it.
    void CutKeys(int rows, int from, int to)
    {
        for (int row = 0; row < rows;)
        {
            int start = _position;
            _position += sizeof(ulong);
            int keys = ReadCount();
            for (int i = 0; i < keys; i++)
                SkipText();
            ReadOnlySpan<byte> head = _block.Span[start.._position];
            int count = ReadCount();
            (int first, int last) = (Math.Clamp(from - row, 0, count), Math.Clamp(to - row, 0, count));
            if (first < last)
            {
                _slice.Write(head);
                WriteCount(last - first);
            }

            CutCells(sizeof(ushort), count, first, last);
            row += count;
        }
    }

    void CutArrays(string items, int rows, int from, int to)
    {
        ReadOnlySpan<byte> ends = _block.Span.Slice(_position, rows * sizeof(ulong));
        _position += ends.Length;
        int first = EndOf(ends, from - 1);
        int last = EndOf(ends, to - 1);
        for (int row = from; row < to; row++)
            WriteCount(EndOf(ends, row) - first);

        CutColumn(items, EndOf(ends, rows - 1), first, last);
    }

    void CutNullable(string value, int rows, int from, int to)
    {
        CutCells(sizeof(byte), rows, from, to);
        CutColumn(value, rows, from, to);
    }

    static int EndOf(ReadOnlySpan<byte> ends, int row) =>
        row < 0 ? 0 : checked((int)BinaryPrimitives.ReadUInt64LittleEndian(ends[(row * sizeof(ulong))..]));

    static string? Inner(string type, string outer) =>
        type.StartsWith(outer, StringComparison.Ordinal) && type.Length > outer.Length && type[outer.Length] == '(' ? type[(outer.Length + 1)..^1] : null;

    static List<string> SplitMembers(string members)
    {
        var split = new List<string>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < members.Length; i++)
        {
            depth += members[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (members[i] == ',' && depth == 0)
            {
                split.Add(members[start..i].Trim());
                start = i + 1;
            }
        }

        split.Add(members[start..].Trim());
        return split;
    }

    static int WidthOf(string type) => type.Split('(')[0] switch
    {
        "UInt8" or "Int8" or "Bool" or "Enum8" => 1,
        "UInt16" or "Int16" or "Date" or "Enum16" => 2,
        "UInt32" or "Int32" or "Float32" or "DateTime" or "Date32" or "IPv4" => 4,
        "UInt64" or "Int64" or "Float64" or "DateTime64" => 8,
        "UInt128" or "Int128" or "UUID" or "IPv6" => 16,
        _ => throw new NotSupportedException($"Rows of type {type} cannot be cut."),
    };

    int SkipText()
    {
        int length = ReadLength();
        _position += length;
        return length;
    }

    string CopyText()
    {
        int start = _position;
        int length = SkipText();
        ReadOnlySpan<byte> copied = _block.Span[start.._position];
        _slice.Write(copied);
        return Encoding.UTF8.GetString(copied[^length..]);
    }

    int ReadCount()
    {
        int count = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(_block.Span[_position..]));
        _position += sizeof(ulong);
        return count;
    }

    void WriteCount(int value)
    {
        Span<byte> cell = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(cell, (ulong)value);
        _slice.Write(cell);
    }

    int ReadLength()
    {
        int value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = _block.Span[_position++];
            value |= (next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
    }

    void WriteLength(int value)
    {
        uint rest = (uint)value;
        for (; rest >= 0x80; rest >>= 7)
            _slice.Write([(byte)(rest | 0x80)]);
        _slice.Write([(byte)rest]);
    }
}
