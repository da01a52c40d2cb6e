namespace OtelMl.Instrumentation;

/// <summary>
/// Hardly a row of the test part is nearly one of the training part: shares at least nine in ten of their cells, with numbers
/// rounded to three digits. Found by MinHash in bands (Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", 3.4).
/// </summary>
/// <param name="phase">When it is done.</param>
/// <param name="maxShare">The largest share of test rows that may be, 0 to 1.</param>
public sealed class NearDuplicateTest(MlTestPhase phase, double maxShare = 0.01) : SplitTest(phase)
{
    // Sets of similarity 0.9 meet in one of 8 bands of 8 with probability 1 - (1 - 0.9^8)^8 = 0.99; of 0.5, with 0.03.
    const int Bands = 8;
    const int RowsPerBand = MinHash.Length / Bands;
    const double Similar = 0.9;

    // Larger parts are looked at in part: the share is estimated as well, and the time stays bounded.
    const int MostRows = 20_000;

    /// <inheritdoc />
    protected override MlTestResult Compare(MlTable training, MlTable test)
    {
        (int Training, int Test)[] columns = Common(training, test, MlColumnRole.Feature);
        // Of fewer columns no different row could be so similar.
        if (columns.Length < 10) return MlTestResult.Inapplicable;
        ulong[][] learnt = Signatures(training, Array.ConvertAll(columns, pair => pair.Training));
        ulong[][] judged = Signatures(test, Array.ConvertAll(columns, pair => pair.Test));
        Dictionary<(int Band, ulong Hash), List<int>> bands = [];
        for (int row = 0; row < learnt.Length; row++)
        {
            for (int band = 0; band < Bands; band++)
            {
                var key = (band, HashOf(learnt[row], band));
                if (!bands.TryGetValue(key, out List<int>? rows)) bands.Add(key, rows = []);
                rows.Add(row);
            }
        }

        int similar = judged.Count(signature => HasSimilar(signature, learnt, bands));
        return MlTestResult.Of(similar <= maxShare * judged.Length, $"of {judged.Length} test rows {similar} are nearly a training row");
    }

    static bool HasSimilar(ulong[] signature, ulong[][] learnt, Dictionary<(int Band, ulong Hash), List<int>> bands) =>
        Enumerable.Range(0, Bands).Any(band => bands.TryGetValue((band, HashOf(signature, band)), out List<int>? rows)
            && rows.Take(100).Any(row => MinHash.Similarity(signature, learnt[row]) >= Similar));

    static ulong HashOf(ulong[] signature, int band)
    {
        ulong hash = 0;
        foreach (ulong place in signature.AsSpan(band * RowsPerBand, RowsPerBand)) hash = StableHash.Mix(hash ^ place);
        return hash;
    }

    static ulong[][] Signatures(MlTable table, int[] columns)
    {
        int step = Math.Max(1, (table.Count + MostRows - 1) / MostRows);
        ulong[][] signatures = new ulong[(table.Count + step - 1) / step][];
        ulong[] cells = new ulong[columns.Length];
        for (int i = 0; i < signatures.Length; i++)
        {
            for (int column = 0; column < columns.Length; column++) cells[column] = RowHashes.OfCell(table, i * step, columns[column], column, rounded: true);
            signatures[i] = new ulong[MinHash.Length];
            MinHash.Sign(cells, signatures[i]);
        }

        return signatures;
    }
}
