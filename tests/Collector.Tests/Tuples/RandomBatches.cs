using OtelMl.Collector.Tuples;
using Column = OtelMl.Collector.Tuples.Column;

namespace OtelMl.Collector.Tests.Tuples;

/// <summary>Requests of every shape, most of them without fault.</summary>
sealed class RandomBatches(Random random)
{
    static readonly string[] Texts = ["", "a", "Zürich € 🚕", "12", "-1.5e3", "NaN", "inf", new('x', 200), "true", "\0"];
    static readonly double[] Doubles = [0, -0.0, 1, -1.5, 0.1, 1e15, -1e15, 999_999_999_999_999, 1e21, 1e-7, double.MaxValue, double.Epsilon, double.NaN, double.NegativeInfinity];
    static readonly long[] Integers = [0, 1, -1, 17, long.MaxValue, long.MinValue, 1L << 53];

    public ExportTuplesRequest Request()
    {
        var request = new ExportTuplesRequest();
        for (int i = random.Next(4); i > 0; i--)
            request.Batches.Add(Next());
        return request;
    }

    TupleBatch Next()
    {
        int rows = random.Next(12);
        TupleKind kind = (TupleKind)random.Next(One(30) ? 0 : 1, One(30) ? 7 : 5);
        var batch = new TupleBatch { Kind = kind, RowCount = (uint)rows, TimeUnixNano = One(3) ? 0 : Sample.Time };
        if (!One(30))
            batch.Constants.Add(Batch.Constant("ml.pipeline.name", "random"));
        if (!One(30))
            batch.Columns.Add(Filled(kind == TupleKind.Tuple ? "ml.tuple.id" : "ml.prediction.id", rows, One(3) ? 1 : 3));
        if (kind == TupleKind.Reference)
            batch.Constants.Add(Batch.Constant("ml.reference.name", "training"));
        string[] names =
        [
            "time_unix_nano", "trace_id", "span_id", "ml.component.name", "ml.prediction.value", "ml.prediction.score", "ml.model.name", "ml.feedback.label", "ml.feedback.kind", "ml.feedback.time",
            "ml.io.direction", "ml.sampling.probability", "ml.prediction.scores.a", "ml.prediction.scores.b", "ml.slice.region", "unknown",
        ];
        foreach (string name in names.Where(_ => One(4)))
        {
            if (One(5))
                batch.Constants.Add(Batch.Constant(name, Any(Texts)));
            else
                batch.Columns.Add(Filled(name, rows, name.StartsWith("ml.prediction.scores", StringComparison.Ordinal) ? 0 : random.Next(5)));
        }

        for (int i = random.Next(8); i > 0; i--)
            batch.Columns.Add(Filled($"ml.feature.{random.Next(10)}", One(40) ? rows + 1 : rows, random.Next(5)));
        return batch;
    }

    Column Filled(string name, int rows, int type)
    {
        IEnumerable<int> each = Enumerable.Range(0, rows);
        Column column = type switch
        {
            _ when name == "time_unix_nano" && !One(10) => Batch.Int64s(name, each.Select(_ => One(10) ? Any(Integers) : (long)Sample.Time - random.NextInt64(100 * (long)Sample.Day))),
            0 => Batch.Doubles(name, each.Select(_ => Any(Doubles))),
            1 => Batch.Int64s(name, each.Select(_ => Any(Integers))),
            2 => Batch.Bools(name, each.Select(_ => One(2))),
            3 => Batch.Strings(name, each.Select(row => name switch
            {
                "trace_id" => One(3) ? "" : "0102030405060708090a0B0C0D0E0FFF",
                "ml.feedback.time" => One(9) ? "" : One(9) ? "soon" : "2026-05-01T12:00:00.1239+02:00",
                "span_id" => One(9) ? "zz" : "0000000000000000",
                _ when name.EndsWith(".id", StringComparison.Ordinal) => One(30) ? "" : $"id {row}",
                _ => Any(Texts),
            })),
            _ => Batch.Dictionary(name, Texts, each.Select(_ => (uint)random.Next(Texts.Length + (One(10) ? 1 : 0)))),
        };
        return One(3) ? column.Where([.. each.Select(_ => !One(4))]) : column;
    }

    bool One(int of) => random.Next(of) == 0;

    T Any<T>(T[] choices) => choices[random.Next(choices.Length)];
}
