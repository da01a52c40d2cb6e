using System.Globalization;
using System.Text;
using OtelMl.Collector.Columns;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Tuples;
using Column = OtelMl.Collector.Tuples.Column;

namespace OtelMl.Collector.Tests.Tuples;

/// <summary>
/// What a request's rows are, said as plainly as can be: with the generated messages, an object for each cell, and nothing shared with
/// the parser but the layouts and the blocks.
/// </summary>
sealed class PlainForming(ulong received)
{
    readonly Dictionary<TupleKind, (TupleKeys Keys, List<TupleBlock> Blocks)> _kinds = [];

    public long Rejected { get; private set; }

    public IReadOnlyList<Block> Form(ExportTuplesRequest request)
    {
        foreach (TupleBatch batch in request.Batches)
            Form(batch);
        return [.. _kinds.OrderBy(kind => kind.Key).SelectMany(kind => kind.Value.Blocks)];
    }

    void Form(TupleBatch batch)
    {
        if (batch.RowCount == 0)
            return;
        List<(string Name, Column.CellsOneofCase Type, object?[]? Cells)> columns = InOrder(batch);
        if (TupleLayout.Of(batch.Kind) is not { } layout || !IsUsable(layout, columns))
        {
            Rejected += batch.RowCount;
            return;
        }

        if (!_kinds.TryGetValue(batch.Kind, out (TupleKeys Keys, List<TupleBlock> Blocks) kind))
            _kinds.Add(batch.Kind, kind = (new TupleKeys(), []));
        var maps = new List<(string Prefix, string Key, ushort Number, object?[] Cells)>();
        foreach ((string name, Column.CellsOneofCase type, object?[]? cells) in columns)
        {
            string? prefix = layout.Maps.FirstOrDefault(start => name.StartsWith(start, StringComparison.Ordinal));
            if (prefix is null || cells is null || (prefix == TupleLayout.Scores && type is not (Column.CellsOneofCase.Doubles or Column.CellsOneofCase.Int64S)))
                continue;
            kind.Keys.Of(prefix).TryAdd(Encoding.UTF8.GetBytes(name[prefix.Length..]), out ushort number);
            if (!maps.Exists(map => map.Prefix == prefix && map.Number == number))
                maps.Add((prefix, name, number, cells));
        }

        for (int row = 0; row < batch.RowCount; row++)
            AddRow(batch, layout, kind, columns, maps, row);
    }

    static bool IsUsable(TupleLayout layout, List<(string Name, Column.CellsOneofCase Type, object?[]? Cells)> columns)
    {
        foreach (var same in columns.GroupBy(column => column.Name))
        {
            TupleField? field = layout.Fields.FirstOrDefault(field => field.Name == same.Key);
            if (field is null && same.Key != TupleLayout.Time)
                continue;
            if (same.Count() > 1 || same.Any(column => column.Cells is null || (field?.IsId == true && column.Type == Column.CellsOneofCase.None)))
                return false;
            if (field is null && !(same.Single().Type == Column.CellsOneofCase.Int64S))
                return false;
        }

        return layout.Fields.Where(field => field.IsRequired).All(field => columns.Exists(column => column.Name == field.Name));
    }

    void AddRow(
        TupleBatch batch,
        TupleLayout layout,
        (TupleKeys Keys, List<TupleBlock> Blocks) kind,
        List<(string Name, Column.CellsOneofCase Type, object?[]? Cells)> columns,
        List<(string Prefix, string Key, ushort Number, object?[] Cells)> maps,
        int row)
    {
        object? Cell(string name) => columns.Find(column => column.Name == name).Cells?[row];
        long own = Cell(TupleLayout.Time) as long? ?? 0;
        ulong time = own != 0 ? (ulong)own : batch.TimeUnixNano != 0 ? batch.TimeUnixNano : received;
        object?[] fields = [.. layout.Fields.Select(field => Cell(field.Name))];
        if (time > long.MaxValue
            || fields.Concat(maps.Select(map => map.Cells[row])).Any(cell => cell is Wrong)
            || layout.Fields.Where((field, i) => field.IsRequired && Text(fields[i]).Length == 0).Any()
            || layout.Fields.Where((field, i) => !IsId(field, fields[i])).Any()
            || layout.Fields.Where((field, i) => field.Type == TupleFieldType.OptionalTime && Text(fields[i]).Length > 0 && Milliseconds(fields[i]) is null).Any())
        {
            Rejected++;
            return;
        }

        TupleBlock? block = kind.Blocks.Find(block => block.Days.TryAdd((long)time));
        if (block is null)
        {
            kind.Blocks.Add(block = new TupleBlock(layout, kind.Keys));
            block.Days.TryAdd((long)time);
        }

        block.Timestamp.Add((long)time);
        for (int i = 0; i < fields.Length; i++)
        {
            switch (layout.Fields[i].Type)
            {
                case TupleFieldType.OptionalNumber:
                    ((NullableColumn<double>)block.Fields[i]).Add(Numeric(fields[i]));
                    break;
                case TupleFieldType.OptionalTime:
                    ((NullableColumn<long>)block.Fields[i]).Add(Milliseconds(fields[i]));
                    break;
                case TupleFieldType.Probability:
                    ((FixedColumn<double>)block.Fields[i]).Add(Numeric(fields[i]) ?? 1);
                    break;
                case TupleFieldType.Text:
                    ((StringColumn)block.Fields[i]).Add(Text(fields[i]) is { Length: > 0 } text ? text : layout.Fields[i].Default);
                    break;
                default:
                    string id = Text(fields[i]);
                    ((StringColumn)block.Fields[i]).Add(id.All(digit => digit == '0') ? "" : id.ToLowerInvariant());
                    break;
            }
        }

        foreach ((string prefix, _, ushort number, object?[] cells) in maps.Where(map => map.Cells[row] is not null))
        {
            if (prefix == TupleLayout.Scores)
            {
                block.Scores!.Keys.Add(number);
                block.Scores.Values.Add(Numeric(cells[row])!.Value);
                continue;
            }

            KeyedMapColumn<StringColumn> texts = prefix == TupleLayout.Slices ? block.Slices! : block.Features!;
            texts.Keys.Add(number);
            texts.Values.Add(Text(cells[row]));
            if (prefix == TupleLayout.Features && Numeric(cells[row]) is { } numeric)
            {
                block.NumericFeatures!.Keys.Add(number);
                block.NumericFeatures.Values.Add(numeric);
            }
        }

        block.Features?.EndRow();
        block.NumericFeatures?.EndRow();
        block.Scores?.EndRow();
        block.Slices?.EndRow();
    }

    static bool IsId(TupleField field, object? cell)
    {
        int digits = field.Type == TupleFieldType.TraceId ? 32 : field.Type == TupleFieldType.SpanId ? 16 : 0;
        return digits == 0 || cell is null or "" || (cell is string text && text.Length == digits && text.All(char.IsAsciiHexDigit));
    }

    static long? Milliseconds(object? cell) => cell switch
    {
        long nanoseconds => nanoseconds / 1_000_000,
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) => time.ToUnixTimeMilliseconds(),
        _ => null,
    };

    static string Text(object? cell) => cell switch
    {
        null => "",
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture)!,
    };

    static double? Numeric(object? cell) => cell switch
    {
        double number => double.IsNaN(number) ? NumberText.NaN : number,
        long number => number,
        string text => NumberText.TryParse(Encoding.UTF8.GetBytes(text), out double number) ? number : null,
        _ => null,
    };

    // Constants come first in what the generated messages write; they have no type.
    static List<(string Name, Column.CellsOneofCase Type, object?[]? Cells)> InOrder(TupleBatch batch) =>
    [
        .. batch.Constants.Select(constant => (constant.Name, Column.CellsOneofCase.None, (object?[]?)[.. Enumerable.Repeat<object?>(constant.Value, (int)batch.RowCount)])),
        .. batch.Columns.Select(column => (column.Name, column.CellsCase, Cells(column, (int)batch.RowCount))),
    ];

    // Null where there are too few or too many.
    static object?[]? Cells(Column column, int rows)
    {
        object?[] cells = column.CellsCase switch
        {
            Column.CellsOneofCase.Doubles => [.. column.Doubles.Values.Cast<object>()],
            Column.CellsOneofCase.Int64S => [.. column.Int64S.Values.Cast<object>()],
            Column.CellsOneofCase.Bools => [.. column.Bools.Values.Cast<object>()],
            Column.CellsOneofCase.Strings => [.. column.Strings.Values],
            _ => [.. column.Dictionary.Indices.Select(index => index < column.Dictionary.Values.Count ? (object)column.Dictionary.Values[(int)index] : new Wrong())],
        };
        if (cells.Length != rows)
            return null;
        for (int i = 0; i < rows; i++)
            cells[i] = column.Validity.IsEmpty || (column.Validity[i / 8] & (1 << (i % 8))) != 0 ? cells[i] : null;
        return cells;
    }

    sealed record Wrong;
}
