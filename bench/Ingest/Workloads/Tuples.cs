using System.Globalization;
using System.Text;
using OtelMl.Collector.Parsing;
using OtelMl.Collector.Tuples;
using Column = OtelMl.Collector.Tuples.Column;

namespace OtelMl.Ingest.Workloads;

/// <summary>Tuples, column by column: of ten features six are fractions, two are whole numbers and two repeat a few words.</summary>
static class Tuples
{
    /// <summary>The digits of a run's id.</summary>
    public const int Digits = 16;

    const int AtOnce = 8;
    const string Run = "fedcba9876543210";
    const string Pipeline = "bench";

    static readonly string[] Words = ["premium", "standard", "trial", "business", "education", "none"];

    /// <summary>Ten thousand features, as an embedding or a one-hot encoding has.</summary>
    public static Workload Wide(int requests) => Make("tuples-wide", requests, rows: 20, columns: 10_000);

    /// <summary>Twenty features, as a table of customers has.</summary>
    public static Workload Narrow(int requests) => Make("tuples-narrow", requests, rows: 5_000, columns: 20);

    static Workload Make(string name, int requests, int rows, int columns)
    {
        byte[][] made = Workload.Serialise(requests, random => Request(random, rows, columns));
        return new Workload(
            name,
            TupleService.Descriptor.FullName,
            ["ml_tuples"],
            made,
            rows,
            request => TupleParser.Form(request, Telemetry.Now)!.Blocks,
            request => TupleParser.FormGenerated(request, Telemetry.Now).Blocks)
        {
            CellsPerRow = columns,
            AtOnce = AtOnce,
            DigitsAt = made[0].AsSpan().IndexOf(Encoding.ASCII.GetBytes(Run)),
        };
    }

    static ExportTuplesRequest Request(Random random, int rows, int columns) => new()
    {
        Batches =
        {
            new TupleBatch
            {
                Kind = TupleKind.Tuple,
                RowCount = (uint)rows,
                TimeUnixNano = Telemetry.Now,
                Constants =
                {
                    new Constant { Name = "span_id", Value = Run }, new Constant { Name = "ml.pipeline.name", Value = Pipeline },
                    new Constant { Name = "ml.component.name", Value = "features" }, new Constant { Name = "ml.io.direction", Value = "output" },
                },
                Columns =
                {
                    new Column { Name = "ml.tuple.id", Int64S = new Int64Cells { Values = { Enumerable.Range(0, rows).Select(row => (long)row) } } },
                    Enumerable.Range(0, columns).Select(column => Feature(random, column, rows)),
                },
            },
        },
    };

    static Column Feature(Random random, int index, int rows)
    {
        var column = new Column { Name = string.Create(CultureInfo.InvariantCulture, $"ml.feature.f{index:d5}") };
        IEnumerable<int> each = Enumerable.Range(0, rows);
        switch (index % 10)
        {
            case < 6:
                column.Doubles = new DoubleCells { Values = { each.Select(_ => Math.Round(random.NextDouble() * 1000, 4)) } };
                break;
            case < 8:
                column.Int64S = new Int64Cells { Values = { each.Select(_ => random.NextInt64(100_000)) } };
                break;
            default:
                column.Dictionary = new DictionaryCells { Values = { Words }, Indices = { each.Select(_ => (uint)random.Next(Words.Length)) } };
                break;
        }

        return column;
    }
}
