using OtelMl.Cli.Reading;
using OtelMl.Collector.Tuples;

namespace OtelMl.Cli.Loading;

/// <summary>Reads a file of reference rows and sends them, some at a time.</summary>
static class ReferenceLoader
{
    // Enough cells that requests are few and few enough that one is a few megabytes.
    const int CellsPerRequest = 200_000;
    const int MostRowsPerRequest = 10_000;
    const int MostNamed = 5;

    public static async Task<LoadedReference> LoadAsync(
        RowFile file, ReferenceColumns columns, IReadOnlyList<Constant> common, TupleSender sender, TimeProvider time, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        int most = Math.Clamp(CellsPerRequest / columns.All.Count, 1, MostRowsPerRequest);
        (long rows, long leftOut, long correct) = (0, 0, 0);
        var problems = new List<string>();
        await foreach (FileRows read in file.ReadAsync(columns.All, most, cancellationToken))
        {
            var batch = ReferenceBatch.Of(read, columns, common, now);
            problems.AddRange(batch.Bad.Take(Math.Max(0, MostNamed - (int)leftOut)).Select(bad => $"{file.Unit} {bad.Place} {bad.Reason}."));
            leftOut += batch.Bad.Count;
            if (batch.Batch.RowCount == 0)
                continue;
            TuplesPartialSuccess? partial = await sender.SendAsync(batch.Batch, cancellationToken);
            if (partial is not null)
                problems.Add($"of {file.Unit}s {read.Places[0]} to {read.Places[^1]} the collector says: {partial.ErrorMessage}.");
            leftOut += partial?.RejectedRows ?? 0;
            rows += batch.Batch.RowCount - (partial?.RejectedRows ?? 0);
            correct += batch.Correct;
        }

        if (leftOut > MostNamed)
            problems.Add($"{leftOut} rows were left out in all.");
        return new LoadedReference(rows, leftOut, correct, problems);
    }
}
