using System.Buffers;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
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
    /// <summary>The most columns and constants of a batch.</summary>
    public const int MostColumns = KeyDictionary.Most;

    /// <summary>The most constants of a batch.</summary>
    public const int MostConstants = 128;

    const uint BatchesTag = ((uint)ExportTuplesRequest.BatchesFieldNumber << WireType.Bits) | WireType.Length;
    const int LongestNameShown = 80;
    const double MostShortDigits = 1e15;

    static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);
    static readonly byte[] Utf8Time = Encoding.UTF8.GetBytes(TupleLayout.Time);

    readonly TupleRows?[] _rows = new TupleRows?[Enum.GetValues<TupleKind>().Length];
    readonly Rejections _rejections = new();
    readonly TupleBatchReader _batch = new();
    readonly ulong _received;
    int _index;
    int[] _fields = [];
    int _time;

    TupleParser(ulong received) => _received = received;

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
        if (Bind(request) is { } fault)
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

    // Finds out where each column goes. What it returns speaks against the whole batch.
    string? Bind(ReadOnlySpan<byte> request)
    {
        if (TupleLayout.Of(_batch.Kind) is not { } layout)
            return $"kind: is {(int)_batch.Kind}, which is no kind of rows; say one of {string.Join(", ", Enum.GetValues<TupleKind>().Skip(1).Select(kind => $"{kind} ({(int)kind})"))}";
        if (_batch.RowCount == 0)
            return "row_count: is 0 where there are columns; say how many rows they have";
        if (_batch.Columns.Length > MostColumns)
            return $"columns: there are {_batch.Columns.Length} with the constants; a batch has at most {MostColumns}. Send the rest in another batch, under other ids";

        if (_batch.Constants > MostConstants)
            return $"constants: there are {_batch.Constants}; a batch has at most {MostConstants}. Send the rest as columns, with a dictionary";

        TupleRows rows = _rows[(int)_batch.Kind] ??= new TupleRows(layout);
        _fields = [.. Enumerable.Repeat(-1, layout.Fields.Count)];
        _time = -1;
        foreach (TupleMap map in rows.Maps)
            map.Columns.Clear();
        if ((BindFields(request, rows, constants: true) ?? BindFields(request, rows, constants: false)) is { } fault)
            return fault;
        List<string> missing = [.. layout.Fields.Where((field, i) => field.IsRequired && _fields[i] < 0).Select(field => field.Name)];
        if (missing.Count > 0)
            return $"columns: {string.Join(" and ", missing)} {(missing.Count == 1 ? "is" : "are")} missing; {_batch.Kind} rows need {(missing.Count == 1 ? "it" : "them")}";

        // Only now, so that what a batch that is turned away calls its features is in no dictionary.
        BindMaps(request, rows, constants: true);
        BindMaps(request, rows, constants: false);
        return null;
    }

    // Constants go first, in whatever order they came: of names that come twice the first is taken.
    string? BindFields(ReadOnlySpan<byte> request, TupleRows rows, bool constants)
    {
        Span<TupleColumn> columns = _batch.Columns;
        for (int i = 0; i < columns.Length; i++)
        {
            ReadOnlySpan<byte> name = NameOf(request, columns[i]);
            if ((columns[i].Type == TupleCellType.Constant) == constants && MapOf(rows, name) is null && BindField(request, rows.Layout, i, name) is { } fault)
                return $"{Describe(request, columns[i])}: {fault}";
        }

        return null;
    }

    string? BindField(ReadOnlySpan<byte> request, TupleLayout layout, int index, ReadOnlySpan<byte> name)
    {
        TupleColumn column = _batch.Columns[index];
        bool isTime = name.SequenceEqual(Utf8Time);
        int field = isTime ? -1 : FieldOf(layout, name);
        if (!isTime && field < 0)
        {
            _rejections.Warn($"batches[{_index}].{Describe(request, column)}: is nothing that a row of kind {_batch.Kind} has, and was left out; it has {layout.Names}");
            return null;
        }

        if (Fault(column) is { } fault)
            return fault;
        ref int bound = ref isTime ? ref _time : ref _fields[field];
        if (bound >= 0)
            return "comes twice; send it once";
        if (isTime && column.Type != TupleCellType.Int64)
            return "is no column of int64s; send nanoseconds since 1970 (UTC) as int64s";
        if (!isTime && layout.Fields[field].IsId && column.Type == TupleCellType.Constant)
            return "tells rows apart; send it as a column";
        bound = index;
        return null;
    }

    void BindMaps(ReadOnlySpan<byte> request, TupleRows rows, bool constants)
    {
        Span<TupleColumn> columns = _batch.Columns;
        for (int i = 0; i < columns.Length; i++)
        {
            ref TupleColumn column = ref columns[i];
            ReadOnlySpan<byte> name = NameOf(request, column);
            if ((column.Type == TupleCellType.Constant) != constants || MapOf(rows, name) is not { } map)
                continue;
            string? fault = Fault(column)
                ?? (map.IsScores ? FaultOfScores(column) : null)
                ?? map.Add(name[map.Utf8Prefix.Length..], i, _index, out column.Key);
            if (fault is not null)
                _rejections.Warn($"batches[{_index}].{Describe(request, column)}: {fault}; its rows were stored without it");
        }
    }

    static TupleMap? MapOf(TupleRows rows, ReadOnlySpan<byte> name)
    {
        foreach (TupleMap map in rows.Maps)
        {
            if (name.StartsWith(map.Utf8Prefix))
                return map;
        }

        return null;
    }

    static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> request, in TupleColumn column) => request.Slice(column.Name.At, column.Name.Length);

    static int FieldOf(TupleLayout layout, ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < layout.Fields.Count; i++)
        {
            if (name.SequenceEqual(layout.Fields[i].Utf8Name))
                return i;
        }

        return -1;
    }

    string? Fault(in TupleColumn column)
    {
        long rows = _batch.RowCount;
        if (column.Type == TupleCellType.Constant)
            return null;
        if (column.Type == TupleCellType.None)
            return "has no cells; send doubles, int64s, bools, strings or a dictionary";
        if (column.Count != rows)
            return $"has {column.Count} cells where the batch has {rows} rows; send one cell a row, also where validity says that the value is missing";
        long bytes = (rows + 7) / 8;
        return column.Validity.Length == 0 || column.Validity.Length == bytes
            ? null
            : $"has {column.Validity.Length} bytes of validity where {rows} rows take {bytes}; send one bit a row, or none at all";
    }

    static string? FaultOfScores(in TupleColumn column) =>
        column.Type is TupleCellType.Double or TupleCellType.Int64 ? null : "is no number; send scores as doubles";

    static string Describe(ReadOnlySpan<byte> request, in TupleColumn column)
    {
        ReadOnlySpan<byte> name = NameOf(request, column);
        string shown = name.Length > LongestNameShown ? Encoding.UTF8.GetString(name[..LongestNameShown]) + "…" : Encoding.UTF8.GetString(name);
        return $"{(column.Type == TupleCellType.Constant ? "constants" : "columns")}[{column.Index}] '{shown}'";
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

            Advance(request, _fields);
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
        long own = _time >= 0 ? _batch.Read(request, _batch.Columns[_time], row).Integer : 0;
        ulong unix = own != 0 ? (ulong)own : _batch.Time != 0 ? _batch.Time : _received;
        time = (long)unix;
        if (FieldRules.Time(TupleLayout.Time, unix) is { } never)
            return never;
        for (int i = 0; i < _fields.Length; i++)
        {
            if (_fields[i] < 0)
                continue;
            TupleField field = layout.Fields[i];
            TupleCell cell = _batch.Read(request, _batch.Columns[_fields[i]], row);
            if (cell.Type == TupleCellType.NotInDictionary)
                return NotInDictionary(request, _batch.Columns[_fields[i]]);
            if (field.IsRequired && cell.IsMissing)
                return $"{field.Name} is missing; give every row one";
            if (FaultOfId(field, cell) is { } fault)
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

    static int DigitsOf(TupleFieldType type) => type == TupleFieldType.TraceId ? 32 : 16;

    static string NotInDictionary(ReadOnlySpan<byte> request, in TupleColumn column) =>
        $"{Describe(request, column)} names a place that its dictionary of {column.Texts} values does not have; send indices from 0 to {column.Texts - 1}";

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
        AddText(texts.Values, cell);
        if (map.IsFeatures && cell.Number is { } number)
        {
            block.NumericFeatures!.Keys.Add(key);
            block.NumericFeatures.Values.Add(number);
        }
    }

    void AddFields(ReadOnlySpan<byte> request, TupleLayout layout, TupleBlock block, int row, long time)
    {
        block.Timestamp.Add(time);
        for (int i = 0; i < _fields.Length; i++)
        {
            TupleCell cell = _fields[i] >= 0 ? _batch.Read(request, _batch.Columns[_fields[i]], row) : default;
            TupleField field = layout.Fields[i];
            switch (field.Type)
            {
                case TupleFieldType.OptionalNumber:
                    ((NullableColumn<double>)block.Fields[i]).Add(cell.Number);
                    break;
                case TupleFieldType.Probability:
                    ((FixedColumn<double>)block.Fields[i]).Add(cell.Number ?? 1);
                    break;
                case TupleFieldType.Text:
                    if (cell.IsMissing)
                        ((StringColumn)block.Fields[i]).Add(field.Default);
                    else
                        AddText((StringColumn)block.Fields[i], cell);
                    break;
                default:
                    AddId((StringColumn)block.Fields[i], cell.Text);
                    break;
            }
        }
    }

    static void AddId(StringColumn column, ReadOnlySpan<byte> digits)
    {
        Span<byte> id = stackalloc byte[digits.Length / 2];
        Convert.FromHexString(digits, id, out _, out _);
        column.AddHex(FieldRules.Present(id));
    }

    static void AddText(StringColumn column, TupleCell cell)
    {
        switch (cell.Type)
        {
            case TupleCellType.Double:
                double number = cell.Number!.Value;
                // The same text as that of the double, found faster; -0 has a text of its own.
                if (Math.Abs(number) < MostShortDigits && number == (long)number && !(number == 0 && double.IsNegative(number)))
                    column.AddNumber((long)number);
                else
                    column.AddNumber(number);
                break;
            case TupleCellType.Int64:
                column.AddNumber(cell.Integer);
                break;
            default:
                column.AddUtf8(cell.Text);
                break;
        }
    }
}
