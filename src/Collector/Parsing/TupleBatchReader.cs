using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OtelMl.Collector.Columns;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Tuples;

namespace OtelMl.Collector.Parsing;

/// <summary>
/// Finds the columns of a <c>TupleBatch</c> in its bytes, and then reads their cells row by row. Takes what serializers write; whatever
/// else the wire format allows is left to the generated messages.
/// </summary>
sealed class TupleBatchReader
{
    const uint KindTag = ((uint)TupleBatch.KindFieldNumber << WireType.Bits) | WireType.Varint;
    const uint RowCountTag = ((uint)TupleBatch.RowCountFieldNumber << WireType.Bits) | WireType.Varint;
    const uint TimeTag = ((uint)TupleBatch.TimeUnixNanoFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint ConstantsTag = ((uint)TupleBatch.ConstantsFieldNumber << WireType.Bits) | WireType.Length;
    const uint ColumnsTag = ((uint)TupleBatch.ColumnsFieldNumber << WireType.Bits) | WireType.Length;
    const uint ConstantNameTag = ((uint)Constant.NameFieldNumber << WireType.Bits) | WireType.Length;
    const uint ConstantValueTag = ((uint)Constant.ValueFieldNumber << WireType.Bits) | WireType.Length;
    const uint NameTag = ((uint)Tuples.Column.NameFieldNumber << WireType.Bits) | WireType.Length;
    const uint ValidityTag = ((uint)Tuples.Column.ValidityFieldNumber << WireType.Bits) | WireType.Length;
    const uint DoublesTag = ((uint)Tuples.Column.DoublesFieldNumber << WireType.Bits) | WireType.Length;
    const uint Int64sTag = ((uint)Tuples.Column.Int64SFieldNumber << WireType.Bits) | WireType.Length;
    const uint BoolsTag = ((uint)Tuples.Column.BoolsFieldNumber << WireType.Bits) | WireType.Length;
    const uint StringsTag = ((uint)Tuples.Column.StringsFieldNumber << WireType.Bits) | WireType.Length;
    const uint DictionaryTag = ((uint)Tuples.Column.DictionaryFieldNumber << WireType.Bits) | WireType.Length;
    const uint ValuesTag = ((uint)DoubleCells.ValuesFieldNumber << WireType.Bits) | WireType.Length; // the same in all kinds of cells
    const uint IndicesTag = ((uint)DictionaryCells.IndicesFieldNumber << WireType.Bits) | WireType.Length;

    const int BitsPerByte = 8;

    readonly List<TupleColumn> _columns = [];
    readonly List<TupleText> _texts = [];

    /// <summary>How many of the columns are constants.</summary>
    public int Constants { get; private set; }

    public TupleKind Kind { get; private set; }

    public uint RowCount { get; private set; }

    /// <summary>The time of rows that have none of their own, in Unix nanoseconds; 0 where there is none.</summary>
    public ulong Time { get; private set; }

    /// <summary>Where a text was found that is not valid UTF-8, within the batch.</summary>
    public string? NotUtf8 { get; private set; }

    /// <summary>The columns, constants among them, in the order in which they came.</summary>
    public Span<TupleColumn> Columns => CollectionsMarshal.AsSpan(_columns);

    /// <summary>Finds the columns; false where the request is to be left to the generated messages.</summary>
    /// <param name="request">The request's bytes.</param>
    /// <param name="batch">The batch's bytes, among those of the request.</param>
    public bool TryEnter(ReadOnlySpan<byte> request, ReadOnlySpan<byte> batch)
    {
        _columns.Clear();
        _texts.Clear();
        Constants = 0;
        NotUtf8 = null;
        (Kind, RowCount, Time) = (TupleKind.Unspecified, 0, 0);
        var reader = new WireReader(batch);
        while (reader.NextTag(out uint tag))
        {
            switch (tag)
            {
                case KindTag:
                    Kind = (TupleKind)(int)reader.Varint();
                    break;
                case RowCountTag:
                    RowCount = (uint)reader.Varint();
                    break;
                case TimeTag:
                    Time = reader.Fixed64();
                    break;
                case ConstantsTag:
                    if (!TryAddConstant(request, reader.Bytes()))
                        return false;
                    break;
                case ColumnsTag:
                    if (!TryAddColumn(request, reader.Bytes()))
                        return false;
                    break;
                default:
                    reader.Skip(tag, depth: 1);
                    break;
            }
        }

        return !reader.Failed;
    }

    /// <summary>The value of a row; where the column is read one after the other, of the row that it has come to.</summary>
    public TupleCell Read(ReadOnlySpan<byte> request, in TupleColumn column, int row)
    {
        if (column.Validity.Length > 0 && (request[column.Validity.At + (row / BitsPerByte)] & (1 << (row % BitsPerByte))) == 0)
            return default;
        switch (column.Type)
        {
            case TupleCellType.Double:
                return new TupleCell(BinaryPrimitives.ReadDoubleLittleEndian(request[(column.Cells.At + (row * sizeof(double)))..]));
            case TupleCellType.Int64:
                return new TupleCell(BinaryPrimitives.ReadInt64LittleEndian(request[(column.Cells.At + (row * sizeof(long)))..]));
            case TupleCellType.Bool:
                return new TupleCell(Varint(request, column.Next, out _) != 0);
            case TupleCellType.Text:
                return new TupleCell(TextAt(request, column.Next, out _));
            case TupleCellType.Constant:
                return Known(request, _texts[column.FirstText]);
            default:
                uint index = (uint)Varint(request, column.Next, out _);
                return index < (uint)column.Texts ? Known(request, _texts[column.FirstText + (int)index]) : TupleCell.NotInDictionary;
        }
    }

    /// <summary>Goes to the next cell of a column that is read one after the other.</summary>
    public static void Advance(ReadOnlySpan<byte> request, ref TupleColumn column)
    {
        if (!column.IsSequential)
            return;
        if (column.Type == TupleCellType.Text)
            TextAt(request, column.Next, out column.Next);
        else
            Varint(request, column.Next, out column.Next);
    }

    static ReadOnlySpan<byte> TextAt(ReadOnlySpan<byte> request, int at, out int end)
    {
        Varint(request, at, out int afterTag);
        int length = (int)Varint(request, afterTag, out int start);
        end = start + length;
        return request.Slice(start, length);
    }

    static TupleCell Known(ReadOnlySpan<byte> request, TupleText text) => new(request.Slice(text.At.At, text.At.Length), text);

    // What was found to be whole when the column was entered needs no second look.
    static ulong Varint(ReadOnlySpan<byte> request, int at, out int end)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = request[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                end = at;
                return value;
            }
        }
    }

    static Place PlaceOf(ReadOnlySpan<byte> request, ReadOnlySpan<byte> part) => part.IsEmpty
        ? default
        : new Place((int)Unsafe.ByteOffset(ref MemoryMarshal.GetReference(request), ref MemoryMarshal.GetReference(part)), part.Length);

    bool TryAddConstant(ReadOnlySpan<byte> request, ReadOnlySpan<byte> constant)
    {
        var column = new TupleColumn { Type = TupleCellType.Constant, Index = Constants++, FirstText = _texts.Count, Texts = 1 };
        ReadOnlySpan<byte> value = default;
        var reader = new WireReader(constant);
        while (reader.NextTag(out uint tag))
        {
            switch (tag)
            {
                case ConstantNameTag:
                    column.Name = PlaceOf(request, reader.Text());
                    break;
                case ConstantValueTag:
                    value = reader.Text();
                    break;
                default:
                    reader.Skip(tag, depth: 2);
                    break;
            }
        }

        if (reader.NotUtf8)
            NotUtf8 = $"constants[{column.Index}]";
        AddText(request, value);
        Add(column);
        return !reader.Failed;
    }

    bool TryAddColumn(ReadOnlySpan<byte> request, ReadOnlySpan<byte> message)
    {
        var column = new TupleColumn { Index = _columns.Count - Constants };
        var reader = new WireReader(message);
        while (reader.NextTag(out uint tag))
        {
            switch (tag)
            {
                case NameTag:
                    column.Name = PlaceOf(request, reader.Text());
                    break;
                case ValidityTag:
                    column.Validity = PlaceOf(request, reader.Bytes());
                    break;
                case DoublesTag or Int64sTag or BoolsTag or StringsTag or DictionaryTag:
                    if (column.Type != TupleCellType.None || !TryAddCells(request, tag, reader.Bytes(), ref column))
                        return false;
                    break;
                default:
                    reader.Skip(tag, depth: 2);
                    break;
            }
        }

        if (reader.NotUtf8)
            NotUtf8 = $"columns[{column.Index}].name";
        Add(column);
        return !reader.Failed;
    }

    bool TryAddCells(ReadOnlySpan<byte> request, uint kind, ReadOnlySpan<byte> cells, ref TupleColumn column)
    {
        column.Type = kind switch
        {
            DoublesTag => TupleCellType.Double,
            Int64sTag => TupleCellType.Int64,
            BoolsTag => TupleCellType.Bool,
            StringsTag => TupleCellType.Text,
            _ => TupleCellType.Dictionary,
        };
        return column.Type switch
        {
            TupleCellType.Text => TryFindTexts(request, cells, ref column),
            TupleCellType.Dictionary => TryFindDictionary(request, cells, ref column),
            _ => TryFindPacked(request, cells, ref column),
        };
    }

    static bool TryFindPacked(ReadOnlySpan<byte> request, ReadOnlySpan<byte> cells, ref TupleColumn column)
    {
        var reader = new WireReader(cells);
        if (!reader.NextTag(out uint tag))
            return !reader.Failed;
        if (tag != ValuesTag)
            return false;
        ReadOnlySpan<byte> values = reader.Bytes();
        SetCells(request, values, ref column);
        column.Count = column.Type == TupleCellType.Bool ? CountVarints(values) : values.Length / sizeof(double);
        return !reader.Failed && reader.AtEnd && (column.Type == TupleCellType.Bool ? column.Count >= 0 : values.Length % sizeof(double) == 0);
    }

    bool TryFindTexts(ReadOnlySpan<byte> request, ReadOnlySpan<byte> cells, ref TupleColumn column)
    {
        SetCells(request, cells, ref column);
        var reader = new WireReader(cells);
        while (reader.NextTag(out uint tag))
        {
            if (tag != ValuesTag)
                return false;
            reader.Text();
            column.Count++;
        }

        if (reader.NotUtf8)
            NotUtf8 = $"columns[{column.Index}].strings.values[{column.Count - 1}]";
        return !reader.Failed;
    }

    bool TryFindDictionary(ReadOnlySpan<byte> request, ReadOnlySpan<byte> cells, ref TupleColumn column)
    {
        column.FirstText = _texts.Count;
        bool indexed = false;
        var reader = new WireReader(cells);
        while (reader.NextTag(out uint tag))
        {
            switch (tag)
            {
                case ValuesTag:
                    AddText(request, reader.Text());
                    break;
                case IndicesTag when !indexed:
                    ReadOnlySpan<byte> indices = reader.Bytes();
                    SetCells(request, indices, ref column);
                    column.Count = CountVarints(indices);
                    indexed = true;
                    break;
                default:
                    return false;
            }
        }

        column.Texts = _texts.Count - column.FirstText;
        if (reader.NotUtf8)
            NotUtf8 = $"columns[{column.Index}].dictionary.values[{column.Texts - 1}]";
        return !reader.Failed && column.Count >= 0;
    }

    // How many there are; less than none where the last is cut short or one is too long.
    static int CountVarints(ReadOnlySpan<byte> packed)
    {
        var reader = new WireReader(packed);
        int count = 0;
        while (!reader.AtEnd)
        {
            reader.Varint();
            count++;
        }

        return reader.Failed ? -1 : count;
    }

    static void SetCells(ReadOnlySpan<byte> request, ReadOnlySpan<byte> cells, ref TupleColumn column)
    {
        column.Cells = PlaceOf(request, cells);
        column.Next = column.Cells.At;
    }

    void Add(in TupleColumn column)
    {
        FormingMemory.Take(Unsafe.SizeOf<TupleColumn>());
        _columns.Add(column);
    }

    void AddText(ReadOnlySpan<byte> request, ReadOnlySpan<byte> text)
    {
        FormingMemory.Take(Unsafe.SizeOf<TupleText>());
        bool isNumber = NumberText.TryParse(text, out double number);
        _texts.Add(new TupleText(PlaceOf(request, text), number, isNumber));
    }
}
