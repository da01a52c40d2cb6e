namespace OtelMl.Instrumentation;

/// <summary>
/// Hardly a row of the test part is nearly one of the training part: shares at least nine in ten of their cells, with numbers
/// rounded to three digits. Found by MinHash in bands (Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", 3.4).
/// </summary>
/// <param name="phase">When it is done.</param>
/// <param name="maxShare">The largest share of test rows that may be, 0 to 1.</param>
public sealed class NearDuplicateTest(MlTestPhase phase, double maxShare = 0.01) : SplitTest(phase)
{
    // Rows that share nine in ten cells have a Jaccard similarity of 9/11, and meet in one of 10 bands of 6 with probability
    // 1 - (1 - (9/11)^6)^10 = 0.97; of similarity 1/2, with 0.15. Those that meet are compared cell by cell.
    const int Bands = 10;
    const int RowsPerBand = MinHash.Length / Bands;
    const double Similar = 0.9;
    const int MostCandidates = 100;

    // Larger parts are looked at in part: the share is estimated as well, and the time stays bounded.
    const int MostRows = 20_000;

    /// <inheritdoc />
    protected override MlTestResult Compare(MlTable training, MlTable test)
    {
        (int Training, int Test)[] columns = Common(training, test, MlColumnRole.Feature);
        // Of fewer columns no different row could be so similar.
        if (columns.Length < 10) return MlTestResult.Inapplicable;
        ulong[][] learnt = Cells(training, Array.ConvertAll(columns, pair => pair.Training));
        ulong[][] judged = Cells(test, Array.ConvertAll(columns, pair => pair.Test));
        Dictionary<(int Band, ulong Hash), List<int>> bands = [];
        for (int row = 0; row < learnt.Length; row++)
        {
            foreach ((int Band, ulong Hash) key in BandsOf(learnt[row]))
            {
                if (!bands.TryGetValue(key, out List<int>? rows)) bands.Add(key, rows = []);
                if (rows.Count < MostCandidates) rows.Add(row);
            }
        }

        int similar = judged.Count(row => BandsOf(row).Any(key =>
            bands.TryGetValue(key, out List<int>? candidates) && candidates.Any(candidate => AreSimilar(row, learnt[candidate]))));
        return MlTestResult.Of(similar <= maxShare * judged.Length, $"of {judged.Length} test rows {similar} are nearly a training row");
    }

    static bool AreSimilar(ulong[] one, ulong[] other)
    {
        int same = 0;
        for (int i = 0; i < one.Length; i++) same += one[i] == other[i] ? 1 : 0;
        return same >= Similar * one.Length;
    }

    static (int Band, ulong Hash)[] BandsOf(ulong[] cells)
    {
        Span<ulong> signature = stackalloc ulong[MinHash.Length];
        MinHash.Sign(cells, signature);
        (int, ulong)[] bands = new (int, ulong)[Bands];
        for (int band = 0; band < Bands; band++)
        {
            ulong hash = 0;
            foreach (ulong place in signature.Slice(band * RowsPerBand, RowsPerBand)) hash = StableHash.Mix(hash ^ place);
            bands[band] = (band, hash);
        }

        return bands;
    }

    static ulong[][] Cells(MlTable table, int[] columns)
    {
        int step = Math.Max(1, (table.Count + MostRows - 1) / MostRows);
        ulong[][] rows = new ulong[(table.Count + step - 1) / step][];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = [.. columns.Select((column, place) => RowHashes.OfCell(table, i * step, column, place, rounded: true))];
        return rows;
    }
}
