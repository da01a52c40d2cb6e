using System.Buffers;
using System.Diagnostics;
using System.Runtime.InteropServices;
using OtelMl.Collector.Columns;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Tuples;

namespace OtelMl.Collector.Parsing;

/// <summary>
/// Parses an <c>ExportTuplesRequest</c> into rows: columns are found, not copied, and their cells are added to the blocks row by row. A
/// column's cells that a row skips over are read all the same, so the cost is that of the request's bytes and of the cells stored.
/// </summary>
sealed class TupleParser
{
    const uint BatchesTag = ((uint)ExportTuplesRequest.BatchesFieldNumber << WireType.Bits) | WireType.Length;

    static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    readonly TupleRows?[] _rows = new TupleRows?[Enum.GetValues<TupleKind>().Length];
    readonly Rejections _rejections = new();
    readonly TupleBatchReader _batch = new();
    readonly TupleBinding _binding;
    readonly ulong _received;
    int _index;

    TupleParser(ulong received)
    {
        _received = received;
        _binding = new TupleBinding(_batch, _rejections);
    }

    IEnumerable<TupleBlock> Blocks => _rows.OfType<TupleRows>().SelectMany(rows => rows.Blocks.All);

    /// <summary>Forms every row that can be stored, from a request as it came over the wire; the blocks are the caller's to release.</summary>
    /// <param name="payload">The request's bytes.</param>
    /// <param name="received">The time of rows that bring none.</param>
    /// <exception cref="MalformedRequestException">The bytes are no <c>ExportTuplesRequest</c>.</exception>
    public static Formed Form(in ReadOnlySequence<byte> payload, DateTimeOffset received)
    {
        ulong nanoseconds = (ulong)(received - DateTimeOffset.UnixEpoch).Ticks * 100;
        using var request = new ContiguousBytes(payload);
        return (GeneratedParsing.Always ? null : Form(request.Span, nanoseconds)) ?? FormGenerated(request.Span, nanoseconds);
    }

    /// <summary>Forms every row that can be stored; null where the request is to be left to the generated messages.</summary>
    /// <param name="request">The request's bytes.</param>
    /// <param name="received">The time of rows that bring none, in Unix nanoseconds.</param>
    public static Formed? Form(ReadOnlySpan<byte> request, ulong received)
    {
        var parser = new TupleParser(received);
        try
        {
            if (parser.TryAddAll(request))
                return parser.Finish();
        }
        catch
        {
            parser.Release();
            throw;
        }

        parser.Release();
        return null;
    }

    /// <summary>Has the generated messages read and write the request, which merges what comes twice and drops what is unknown, and forms that.</summary>
    public static Formed FormGenerated(ReadOnlySpan<byte> request, ulong received)
    {
        ExportTuplesRequest parsed = GeneratedParsing.Parse(ExportTuplesRequest.Parser.WithDiscardUnknownFields(true), request);
        return Form(Google.Protobuf.MessageExtensions.ToByteArray(parsed), received)
            ?? throw new UnreachableException("What the generated messages wrote was not understood.");
    }

    bool TryAddAll(ReadOnlySpan<byte> request)
    {
        var reader = new WireReader(request);
        while (reader.NextTag(out uint tag))
        {
            if (tag != BatchesTag)
            {
                reader.Skip(tag, depth: 0);
                continue;
            }

            bool entered = _batch.TryEnter(request, reader.Bytes());
            if (_batch.NotUtf8 is { } place)
                throw new MalformedRequestException($"batches[{_index}].{place}: is not valid UTF-8, as every string has to be. Send text in UTF-8.");
            if (!entered)
                return false;
            AddBatch(request);
            _index++;
        }

        return !reader.Failed;
    }

    void AddBatch(ReadOnlySpan<byte> request)
    {
        if (_batch.RowCount == 0 && _batch.Columns.IsEmpty)
            return;
        if (_binding.Bind(request, _index, _rows) is { } fault)
            _rejections.Reject($"batches[{_index}].{fault}", _batch.RowCount);
        else
            AddRows(request, _rows[(int)_batch.Kind]!);
    }

    Formed Finish()
    {
        foreach (TupleBlock empty in Blocks.Where(block => block.Rows == 0))
            empty.Release();
        return new Formed([.. Blocks.Where(block => block.Rows > 0)], _rejections);
    }

    void Release()
    {
        foreach (TupleRows rows in _rows.OfType<TupleRows>())
            rows.Blocks.Release();
    }

    void AddRows(ReadOnlySpan<byte> request, TupleRows rows)
    {
        for (int row = 0; row < _batch.RowCount; row++)
        {
            string? fault = Fault(request, rows.Layout, row, out long time);
            if (fault is null)
            {
                TupleBlock block = rows.Blocks.For(time);
                block.MarkParts();
                fault = AddMaps(request, rows, block, row);
                if (fault is null)
                    AddFields(request, rows.Layout, block, row, time);
                else
                    block.RollBackParts();
            }
            else
            {
                foreach (TupleMap map in rows.Maps)
                    Advance(request, CollectionsMarshal.AsSpan(map.Columns));
            }

            Advance(request, _binding.Fields);
            if (fault is not null)
                _rejections.Reject($"batches[{_index}].rows[{row}]: {fault}");
        }
    }

    void Advance(ReadOnlySpan<byte> request, ReadOnlySpan<int> indices)
    {
        Span<TupleColumn> columns = _batch.Columns;
        foreach (int index in indices)
        {
            if (index >= 0)
                TupleBatchReader.Advance(request, ref columns[index]);
        }
    }

    // What speaks against a row, but for its maps.
    string? Fault(ReadOnlySpan<byte> request, TupleLayout layout, int row, out long time)
    {
        long own = _binding.Time >= 0 ? _batch.Read(request, _batch.Columns[_binding.Time], row).Integer : 0;
        ulong unix = own != 0 ? (ulong)own : _batch.Time != 0 ? _batch.Time : _received;
        time = (long)unix;
        if (FieldRules.Time(TupleLayout.Time, unix) is { } never)
            return never;
        for (int i = 0; i < _binding.Fields.Length; i++)
        {
            if (_binding.Fields[i] < 0)
                continue;
            TupleField field = layout.Fields[i];
            TupleCell cell = _batch.Read(request, _batch.Columns[_binding.Fields[i]], row);
            if (cell.Type == TupleCellType.NotInDictionary)
                return NotInDictionary(request, _batch.Columns[_binding.Fields[i]]);
            if (field.IsRequired && cell.IsMissing)
                return $"{field.Name} is missing; give every row one";
            if ((FaultOfId(field, cell) ?? FaultOfTime(field, cell)) is { } fault)
                return fault;
        }

        return null;
    }

    static string? FaultOfId(TupleField field, TupleCell cell)
    {
        if (field.Type is not (TupleFieldType.TraceId or TupleFieldType.SpanId) || cell.IsMissing)
            return null;
        int digits = DigitsOf(field.Type);
        bool fits = cell.Type == TupleCellType.Text && cell.Text.Length == digits && !cell.Text.ContainsAnyExcept(HexDigits);
        return fits ? null : $"{field.Name}: must be a string of {digits} hexadecimal digits";
    }

    static string? FaultOfTime(TupleField field, TupleCell cell) =>
        field.Type == TupleFieldType.OptionalTime && !cell.IsMissing && TupleTimes.Milliseconds(cell) is null
            ? $"{field.Name}: must be nanoseconds since 1970 (UTC) as int64s, or a time such as 2026-05-01T12:00:00Z as strings"
            : null;

    static int DigitsOf(TupleFieldType type) => type == TupleFieldType.TraceId ? 32 : 16;

    static string NotInDictionary(ReadOnlySpan<byte> request, in TupleColumn column) =>
        $"{TupleBinding.Describe(request, column)} names a place that its dictionary of {column.Texts} values does not have; send indices from 0 to {column.Texts - 1}";

    // Reads the whole row, whatever is wrong with some of it.
    string? AddMaps(ReadOnlySpan<byte> request, TupleRows rows, TupleBlock block, int row)
    {
        string? fault = null;
        Span<TupleColumn> columns = _batch.Columns;
        foreach (TupleMap map in rows.Maps)
        {
            foreach (int index in CollectionsMarshal.AsSpan(map.Columns))
            {
                ref TupleColumn column = ref columns[index];
                TupleCell cell = _batch.Read(request, column, row);
                if (cell.Type == TupleCellType.NotInDictionary)
                    fault ??= NotInDictionary(request, column);
                else if (cell.Type != TupleCellType.None && fault is null)
                    Add(map, block, column.Key, cell);
                TupleBatchReader.Advance(request, ref column);
            }
        }

        if (fault is not null)
            return fault;
        block.Features?.EndRow();
        block.NumericFeatures?.EndRow();
        block.Scores?.EndRow();
        block.Slices?.EndRow();
        return null;
    }

    static void Add(TupleMap map, TupleBlock block, ushort key, TupleCell cell)
    {
        if (map.IsScores)
        {
            block.Scores!.Keys.Add(key);
            block.Scores.Values.Add(cell.Number!.Value);
            return;
        }

        KeyedMapColumn<StringColumn> texts = map.IsFeatures ? block.Features! : block.Slices!;
        texts.Keys.Add(key);
        TupleCells.AddText(texts.Values, cell);
        if (map.IsFeatures && cell.Number is { } number)
        {
            block.NumericFeatures!.Keys.Add(key);
            block.NumericFeatures.Values.Add(number);
        }
    }

    void AddFields(ReadOnlySpan<byte> request, TupleLayout layout, TupleBlock block, int row, long time)
    {
        block.Timestamp.Add(time);
        for (int i = 0; i < _binding.Fields.Length; i++)
        {
            TupleCell cell = _binding.Fields[i] >= 0 ? _batch.Read(request, _batch.Columns[_binding.Fields[i]], row) : default;
            TupleField field = layout.Fields[i];
            switch (field.Type)
            {
                case TupleFieldType.OptionalNumber:
                    ((NullableColumn<double>)block.Fields[i]).Add(cell.Number);
                    break;
                case TupleFieldType.OptionalTime:
                    ((NullableColumn<long>)block.Fields[i]).Add(TupleTimes.Milliseconds(cell));
                    break;
                case TupleFieldType.Probability:
                    ((FixedColumn<double>)block.Fields[i]).Add(cell.Number ?? 1);
                    break;
                case TupleFieldType.Text:
                    if (cell.IsMissing)
                        ((StringColumn)block.Fields[i]).Add(field.Default);
                    else
                        TupleCells.AddText((StringColumn)block.Fields[i], cell);
                    break;
                default:
                    TupleCells.AddId((StringColumn)block.Fields[i], cell.Text);
                    break;
            }
        }
    }
}
