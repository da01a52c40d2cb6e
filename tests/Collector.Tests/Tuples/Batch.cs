using Google.Protobuf;
using OtelMl.Collector.Tuples;
using Column = OtelMl.Collector.Tuples.Column;

namespace OtelMl.Collector.Tests.Tuples;

/// <summary>Makes batches as a client would with the generated messages.</summary>
static class Batch
{
    /// <summary>A batch of one pipeline; what is the same in all rows follows it.</summary>
    public static TupleBatch Of(TupleKind kind, string pipeline, uint rows, params IEnumerable<Column> columns) => new()
    {
        Kind = kind,
        RowCount = rows,
        TimeUnixNano = Sample.Time,
        Constants = { Constant("ml.pipeline.name", pipeline) },
        Columns = { columns },
    };

    public static ExportTuplesRequest Request(params IEnumerable<TupleBatch> batches) => new() { Batches = { batches } };

    public static Constant Constant(string name, string value) => new() { Name = name, Value = value };

    public static Column Doubles(string name, params IEnumerable<double> values) => new() { Name = name, Doubles = new DoubleCells { Values = { values } } };

    public static Column Int64s(string name, params IEnumerable<long> values) => new() { Name = name, Int64S = new Int64Cells { Values = { values } } };

    public static Column Bools(string name, params IEnumerable<bool> values) => new() { Name = name, Bools = new BoolCells { Values = { values } } };

    public static Column Strings(string name, params IEnumerable<string> values) => new() { Name = name, Strings = new StringCells { Values = { values } } };

    public static Column Dictionary(string name, IEnumerable<string> values, params IEnumerable<uint> indices) =>
        new() { Name = name, Dictionary = new DictionaryCells { Values = { values }, Indices = { indices } } };

    /// <summary>The same column, with only the cells that are there.</summary>
    public static Column Where(this Column column, params bool[] valid)
    {
        byte[] bits = new byte[(valid.Length + 7) / 8];
        for (int i = 0; i < valid.Length; i++)
            bits[i / 8] |= (byte)(valid[i] ? 1 << (i % 8) : 0);
        column.Validity = ByteString.CopyFrom(bits);
        return column;
    }
}
