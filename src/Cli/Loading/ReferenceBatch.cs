using Google.Protobuf;
using OtelMl.Analyzers.Detection.Data;
using OtelMl.Cli.Reading;
using OtelMl.Collector.Tuples;
using Column = OtelMl.Collector.Tuples.Column;

namespace OtelMl.Cli.Loading;

/// <summary>Rows of a file as rows of a reference set.</summary>
/// <param name="Batch">Those that can be used.</param>
/// <param name="Bad">Those that cannot, in the file's order.</param>
/// <param name="Correct">How many of those that can have a prediction that equals the label.</param>
sealed record ReferenceBatch(TupleBatch Batch, IReadOnlyList<BadRow> Bad, int Correct)
{
    /// <summary>Makes a batch.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="columns">What their columns say.</param>
    /// <param name="common">What is the same for all: pipeline, reference, version.</param>
    /// <param name="loaded">When they are loaded.</param>
    public static ReferenceBatch Of(FileRows rows, ReferenceColumns columns, IEnumerable<Constant> common, DateTimeOffset loaded)
    {
        Dictionary<string, FileColumn> byName = rows.Columns.ToDictionary(column => column.Name);
        var bad = new List<BadRow>(rows.Unreadable);
        var kept = new List<int>(rows.Count);
        for (int row = 0; row < rows.Count; row++)
        {
            if (Fault(byName, columns, row) is { } fault)
                bad.Add(new BadRow(rows.Places[row], fault));
            else
                kept.Add(row);
        }

        var batch = new TupleBatch
        {
            Kind = TupleKind.Reference,
            RowCount = (uint)kept.Count,
            TimeUnixNano = (ulong)Nanoseconds(loaded),
            Constants = { common },
            Columns =
            {
                columns.Id is { } id ? Cells("ml.prediction.id", byName[id], kept) : Places(rows, kept),
                Cells("ml.prediction.value", byName[columns.Prediction], kept),
                Cells("ml.feedback.label", byName[columns.Label], kept),
                columns.Features.Select(feature => Cells("ml.feature." + feature, byName[feature], kept)),
            },
        };
        foreach ((string? name, string column) in columns.Scores)
            batch.Columns.Add(Numbers(name is null ? "ml.prediction.score" : "ml.prediction.scores." + name, byName[column], kept));
        if (columns.Time is { } time)
            batch.Columns.Add(Times("time_unix_nano", byName[time], kept));
        if (columns.LabelTime is { } labelTime)
            batch.Columns.Add(Times("ml.feedback.time", byName[labelTime], kept));
        int correct = kept.Count(row => TruthName.Of(byName[columns.Prediction].Text(row)!) == TruthName.Of(byName[columns.Label].Text(row)!));
        return new ReferenceBatch(batch, [.. bad.OrderBy(row => row.Place)], correct);
    }

    static string? Fault(Dictionary<string, FileColumn> byName, ReferenceColumns columns, int row)
    {
        foreach (string? needed in new[] { columns.Label, columns.Prediction, columns.Id, columns.Time })
        {
            if (needed is not null && string.IsNullOrEmpty(byName[needed].Text(row)))
                return $"has no value in column '{needed}'";
        }

        foreach ((_, string score) in columns.Scores)
        {
            if (byName[score].Text(row) is { } text && byName[score].Number(row) is null)
                return $"has '{text}' in column '{score}', which is no number";
        }

        foreach (string? time in new[] { columns.Time, columns.LabelTime })
        {
            if (time is not null && byName[time].Text(row) is { Length: > 0 } text && !TimeText.TryParse(text, out _))
                return $"has '{text}' in column '{time}', which is no time such as {TimeText.Expected}";
        }

        return null;
    }

    static Column Places(FileRows rows, List<int> kept) =>
        new() { Name = "ml.prediction.id", Int64S = new Int64Cells { Values = { kept.Select(row => rows.Places[row]) } } };

    static Column Cells(string name, FileColumn from, List<int> kept)
    {
        var column = new Column { Name = name };
        switch (from.Cells)
        {
            case double[] numbers:
                column.Doubles = new DoubleCells { Values = { kept.Select(row => numbers[row]) } };
                break;
            case long[] integers:
                column.Int64S = new Int64Cells { Values = { kept.Select(row => integers[row]) } };
                break;
            case bool[] truths:
                column.Bools = new BoolCells { Values = { kept.Select(row => truths[row]) } };
                break;
            default:
                column.Strings = new StringCells { Values = { kept.Select(row => from.Text(row) ?? "") } };
                break;
        }

        return WithValidity(column, from.Present, kept);
    }

    static Column Numbers(string name, FileColumn from, List<int> kept) =>
        WithValidity(new Column { Name = name, Doubles = new DoubleCells { Values = { kept.Select(row => from.Number(row) ?? 0) } } }, from.Present, kept);

    static Column Times(string name, FileColumn from, List<int> kept)
    {
        long?[] times = Array.ConvertAll(from.Present, long? (_) => null);
        foreach (int row in kept)
            times[row] = TimeText.TryParse(from.Text(row) ?? "", out DateTimeOffset time) ? Nanoseconds(time) : null;
        return WithValidity(
            new Column { Name = name, Int64S = new Int64Cells { Values = { kept.Select(row => times[row] ?? 0) } } }, Array.ConvertAll(times, time => time is not null), kept);
    }

    static long Nanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    static Column WithValidity(Column column, bool[] present, List<int> kept)
    {
        if (kept.Exists(row => !present[row]))
            column.Validity = Validity(present, kept);
        return column;
    }

    static ByteString Validity(bool[] present, List<int> kept)
    {
        byte[] bits = new byte[(kept.Count + 7) / 8];
        for (int i = 0; i < kept.Count; i++)
            bits[i / 8] |= (byte)(present[kept[i]] ? 1 << (i % 8) : 0);
        return ByteString.CopyFrom(bits);
    }
}
