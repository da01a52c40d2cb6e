using System.Text;
using OtelMl.Collector.Columns;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Tuples;

namespace OtelMl.Collector.Parsing;

/// <summary>Where the columns of a batch go: to fields of its rows, to their maps, or nowhere, of which the sender is told.</summary>
sealed class TupleBinding(TupleBatchReader batch, Rejections rejections)
{
    /// <summary>The most columns and constants of a batch.</summary>
    public const int MostColumns = KeyDictionary.Most;

    /// <summary>The most constants of a batch.</summary>
    public const int MostConstants = 128;

    const int LongestNameShown = 80;

    static readonly byte[] Utf8Time = Encoding.UTF8.GetBytes(TupleLayout.Time);

    int _index;

    /// <summary>By field of the layout, the column that has it; -1 where none does.</summary>
    public int[] Fields { get; private set; } = [];

    /// <summary>The column with the rows' times; -1 where there is none.</summary>
    public int Time { get; private set; }

    /// <summary>Finds out where each column of the batch goes.</summary>
    /// <param name="request">The request's bytes.</param>
    /// <param name="index">The batch's place in it.</param>
    /// <param name="rowsByKind">What the rows go to, by their kind; made here where they are the first of theirs.</param>
    /// <returns>What speaks against the whole batch; null where nothing does.</returns>
    public string? Bind(ReadOnlySpan<byte> request, int index, TupleRows?[] rowsByKind)
    {
        _index = index;
        if (TupleLayout.Of(batch.Kind) is not { } layout)
            return $"kind: is {(int)batch.Kind}, which is no kind of rows; say one of {string.Join(", ", Enum.GetValues<TupleKind>().Skip(1).Select(kind => $"{kind} ({(int)kind})"))}";
        if (batch.RowCount == 0)
            return "row_count: is 0 where there are columns; say how many rows they have";
        if (batch.Columns.Length > MostColumns)
            return $"columns: there are {batch.Columns.Length} with the constants; a batch has at most {MostColumns}. Send the rest in another batch, under other ids";
        if (batch.Constants > MostConstants)
            return $"constants: there are {batch.Constants}; a batch has at most {MostConstants}. Send the rest as columns, with a dictionary";

        TupleRows rows = rowsByKind[(int)batch.Kind] ??= new TupleRows(layout);
        Fields = [.. Enumerable.Repeat(-1, layout.Fields.Count)];
        Time = -1;
        foreach (TupleMap map in rows.Maps)
            map.Columns.Clear();
        if ((BindFields(request, rows, constants: true) ?? BindFields(request, rows, constants: false)) is { } fault)
            return fault;
        List<string> missing = [.. layout.Fields.Where((field, i) => field.IsRequired && Fields[i] < 0).Select(field => field.Name)];
        if (missing.Count > 0)
            return $"columns: {string.Join(" and ", missing)} {(missing.Count == 1 ? "is" : "are")} missing; {batch.Kind} rows need {(missing.Count == 1 ? "it" : "them")}";

        // Only now, so that what a batch that is turned away calls its features is in no dictionary.
        BindMaps(request, rows, constants: true);
        BindMaps(request, rows, constants: false);
        return null;
    }

    // Constants go first, in whatever order they came: of names that come twice the first is taken.
    string? BindFields(ReadOnlySpan<byte> request, TupleRows rows, bool constants)
    {
        Span<TupleColumn> columns = batch.Columns;
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
        TupleColumn column = batch.Columns[index];
        bool isTime = name.SequenceEqual(Utf8Time);
        int field = isTime ? -1 : FieldOf(layout, name);
        if (!isTime && field < 0)
        {
            rejections.Warn($"batches[{_index}].{Describe(request, column)}: is nothing that a row of kind {batch.Kind} has, and was left out; it has {layout.Names}");
            return null;
        }

        if (Fault(column) is { } fault)
            return fault;
        if ((isTime ? Time : Fields[field]) >= 0)
            return "comes twice; send it once";
        if (isTime && column.Type != TupleCellType.Int64)
            return "is no column of int64s; send nanoseconds since 1970 (UTC) as int64s";
        if (!isTime && layout.Fields[field].IsId && column.Type == TupleCellType.Constant)
            return "tells rows apart; send it as a column";
        if (isTime)
            Time = index;
        else
            Fields[field] = index;
        return null;
    }

    void BindMaps(ReadOnlySpan<byte> request, TupleRows rows, bool constants)
    {
        Span<TupleColumn> columns = batch.Columns;
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
                rejections.Warn($"batches[{_index}].{Describe(request, column)}: {fault}; its rows were stored without it");
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
        long rows = batch.RowCount;
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

    /// <summary>How a sender knows a column.</summary>
    public static string Describe(ReadOnlySpan<byte> request, in TupleColumn column)
    {
        ReadOnlySpan<byte> name = NameOf(request, column);
        string shown = name.Length > LongestNameShown ? Encoding.UTF8.GetString(name[..LongestNameShown]) + "…" : Encoding.UTF8.GetString(name);
        return $"{(column.Type == TupleCellType.Constant ? "constants" : "columns")}[{column.Index}] '{shown}'";
    }
}
