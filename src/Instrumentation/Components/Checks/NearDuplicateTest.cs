using System.Runtime.InteropServices;

namespace OtelMl.Instrumentation;

/// <summary>
/// Hardly a row of the test part is nearly one of the training part: shares at least nine in ten of their cells, with numbers
/// rounded to a fifth of a percent. No more than training rows are nearly another, and than chance explains. Needs ten feature columns.
/// Found by MinHash in bands (Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", 3.4).
/// </summary>
/// <param name="phase">When it is done.</param>
/// <param name="maxShare">By how much the share of such rows may be larger in the test part, 0 to 1.</param>
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
    protected override MlTestResult Compare(MlTable training, MlTable test) => Judge(Find(training, test), training);

    private protected override MlTestResult Compare(SplitComparisons known, MlTable training, MlTable test) => Judge(known.NearDuplicates.Of(training, test), training);

    MlTestResult Judge((int Similar, int Of)? comparison, MlTable training)
    {
        if (comparison is not (int found, int rows)) return MlTestResult.Inapplicable;
        RepeatedRows repeated = RepeatedRows.Of(found, rows, () => Find(training, training)!.Value.Similar, Sampled(training), maxShare);
        return MlTestResult.Of(!repeated.AreTooMany, $"of {rows} test rows {repeated.Found} are nearly a training row{repeated.Usual}");
    }

    /// <summary>How many rows, of how many, are nearly a training row; of training rows themselves, another one.</summary>
    internal static (int Similar, int Of)? Find(MlTable training, MlTable test)
    {
        (int Training, int Test)[] columns = Common(training, test, MlColumnRole.Feature);
        // Of fewer columns no different row could be so similar.
        if (columns.Length < 10) return null;
        ulong[] learnt = Cells(training, Array.ConvertAll(columns, pair => pair.Training));
        ulong[] judged = Cells(test, Array.ConvertAll(columns, pair => pair.Test));
        ulong[] learntBands = BandsOf(learnt, columns.Length);
        ulong[] judgedBands = BandsOf(judged, columns.Length);
        bool[] similar = new bool[judged.Length / columns.Length];
        // Rows that agree in a band are chained, the latest first, by their numbers from one on.
        int[] before = new int[learnt.Length / columns.Length];
        Dictionary<ulong, int> latest = new(before.Length);
        for (int band = 0; band < Bands; band++)
        {
            latest.Clear();
            for (int row = 0; row < before.Length; row++)
            {
                ref int last = ref CollectionsMarshal.GetValueRefOrAddDefault(latest, learntBands[(row * Bands) + band], out _);
                before[row] = last;
                last = row + 1;
            }

            for (int row = 0; row < similar.Length; row++)
            {
                if (similar[row] || !latest.TryGetValue(judgedBands[(row * Bands) + band], out int candidate)) continue;
                for (int seen = 0; candidate > 0 && seen < MostCandidates && !similar[row]; candidate = before[candidate - 1], seen++)
                {
                    similar[row] = !(training == test && candidate == row + 1)
                        && AreSimilar(RowOf(judged, row, columns.Length), RowOf(learnt, candidate - 1, columns.Length));
                }
            }
        }

        return (similar.Count(row => row), similar.Length);
    }

    static bool AreSimilar(ReadOnlySpan<ulong> one, ReadOnlySpan<ulong> other)
    {
        int same = 0;
        for (int i = 0; i < one.Length; i++) same += one[i] == other[i] ? 1 : 0;
        return same >= Similar * one.Length;
    }

    static ulong[] BandsOf(ulong[] cells, int columns)
    {
        ulong[] bands = new ulong[cells.Length / columns * Bands];
        Span<ulong> signature = stackalloc ulong[MinHash.Length];
        for (int row = 0; row * columns < cells.Length; row++)
        {
            MinHash.Sign(RowOf(cells, row, columns), signature);
            for (int band = 0; band < Bands; band++) bands[(row * Bands) + band] = StableHash.Of(signature.Slice(band * RowsPerBand, RowsPerBand));
        }

        return bands;
    }

    static ulong[] Cells(MlTable table, int[] columns) => RowHashes.OfRoundedCells(table, columns, Step(table));

    static int Step(MlTable table) => Math.Max(1, (table.Count + MostRows - 1) / MostRows);

    static int Sampled(MlTable table) => (table.Count + Step(table) - 1) / Step(table);

    static ReadOnlySpan<ulong> RowOf(ulong[] cells, int row, int columns) => cells.AsSpan(row * columns, columns);
}
