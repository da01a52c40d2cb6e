namespace OtelMl.Instrumentation;

/// <summary>
/// Hardly a row of the test part is nearly one of the training part: shares at least nine in ten of their cells, with numbers
/// rounded to a fifth of a percent. Found by MinHash in bands (Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", 3.4).
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
        ulong[] learntBands = BandsOf(learnt);
        ulong[] judgedBands = BandsOf(judged);
        bool[] similar = new bool[judged.Length];
        Dictionary<ulong, int> latest = new(learnt.Length);
        int[] before = new int[learnt.Length];
        for (int band = 0; band < Bands; band++)
        {
            // Rows that agree in the band are chained, the latest first.
            latest.Clear();
            for (int row = 0; row < learnt.Length; row++)
            {
                ulong hash = learntBands[(row * Bands) + band];
                before[row] = latest.GetValueOrDefault(hash, -1);
                latest[hash] = row;
            }

            for (int row = 0; row < judged.Length; row++)
            {
                if (similar[row] || !latest.TryGetValue(judgedBands[(row * Bands) + band], out int candidate)) continue;
                for (int seen = 0; candidate >= 0 && seen < MostCandidates && !similar[row]; candidate = before[candidate], seen++)
                    similar[row] = AreSimilar(judged[row], learnt[candidate]);
            }
        }

        int found = similar.Count(row => row);
        return MlTestResult.Of(found <= maxShare * judged.Length, $"of {judged.Length} test rows {found} are nearly a training row");
    }

    static bool AreSimilar(ulong[] one, ulong[] other)
    {
        int same = 0;
        for (int i = 0; i < one.Length; i++) same += one[i] == other[i] ? 1 : 0;
        return same >= Similar * one.Length;
    }

    static ulong[] BandsOf(ulong[][] rows)
    {
        ulong[] bands = new ulong[rows.Length * Bands];
        Span<ulong> signature = stackalloc ulong[MinHash.Length];
        for (int row = 0; row < rows.Length; row++)
        {
            MinHash.Sign(rows[row], signature);
            for (int band = 0; band < Bands; band++)
            {
                ulong hash = 0;
                foreach (ulong place in signature.Slice(band * RowsPerBand, RowsPerBand)) hash = StableHash.Mix(hash ^ place);
                bands[(row * Bands) + band] = hash;
            }
        }

        return bands;
    }

    static ulong[][] Cells(MlTable table, int[] columns)
    {
        int step = Math.Max(1, (table.Count + MostRows - 1) / MostRows);
        ulong[][] rows = new ulong[(table.Count + step - 1) / step][];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = new ulong[columns.Length];
            for (int place = 0; place < columns.Length; place++) rows[i][place] = RowHashes.OfCell(table, i * step, columns[place], place, rounded: true);
        }

        return rows;
    }
}
