using OtelMl.Analyzers.Detection.Estimators;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>
/// Labels may come sooner for some outcomes than for others: cancellations are known before stays. So what was to be expected of a labelled
/// prediction depends on how long its label took: by isotonic regression of the outcomes on the expectation, on the part of the reference
/// whose labels took as long (missing not at random; methods A11). Of those still awaited <see cref="AwaitedModel"/> tells.
/// </summary>
sealed class DelayCalibration
{
    // A part of the reference with fewer rows is joined to its neighbour.
    const int LeastRows = 500;
    const int MostParts = 12;

    readonly double[] _edges; // ascending; part p has delays in [edge p, edge p + 1)
    readonly IsotonicCalibration[] _labelled; // by part
    readonly double _most;

    DelayCalibration(double[] edges, IsotonicCalibration[] labelled, double most)
    {
        _edges = edges;
        _labelled = labelled;
        _most = most;
    }

    /// <summary>Fits it; null where the reference is too small to tell.</summary>
    /// <param name="expected">What was expected of each row, by a model that did not learn from it.</param>
    /// <param name="outcomes">What each turned out to be.</param>
    /// <param name="delays">How long its label took, in days; a row where that is not known counts as never labelled.</param>
    /// <param name="amount">Whether outcomes are amounts.</param>
    public static DelayCalibration? Fit(double[] expected, double[] outcomes, double[] delays, bool amount)
    {
        double[] known = [.. delays.Select(delay => double.IsNaN(delay) ? double.PositiveInfinity : Math.Max(0, delay))];
        double[] sorted = [.. known.Order()];
        int parts = Math.Min(MostParts, sorted.Length / LeastRows);
        double[] edges = [0, .. Enumerable.Range(1, Math.Max(0, parts - 1)).Select(i => sorted[sorted.Length * i / parts]).Where(edge => edge > 0).Distinct()];
        if (edges.Length < 2)
            return null;

        IsotonicCalibration On(Func<double, bool> takes)
        {
            int[] rows = [.. Enumerable.Range(0, known.Length).Where(row => takes(known[row]))];
            return IsotonicCalibration.Fit(Array.ConvertAll(rows, row => expected[row]), Array.ConvertAll(rows, row => outcomes[row]));
        }

        return new DelayCalibration(
            edges,
            [.. edges.Select((edge, p) => On(delay => delay >= edge && (p + 1 == edges.Length || delay < edges[p + 1])))],
            amount ? double.PositiveInfinity : 1 - 1e-3);
    }

    /// <summary>What was to be expected of a prediction whose label took so long.</summary>
    public double Labelled(double expected, double delay) => Math.Clamp(_labelled[PartOf(delay)].At(expected), 1e-3, _most);

    int PartOf(double delay)
    {
        int part = 0;
        while (part + 1 < _edges.Length && delay >= _edges[part + 1])
            part++;
        return part;
    }
}
