namespace OtelMl.Analyzers.Detection.Estimators;

/// <summary>Cuts a number into bins of about equal mass; equal values stay together, so there may be fewer.</summary>
sealed class NumberCuts
{
    readonly double[] _cuts;
    readonly double _least;
    readonly double _most;

    NumberCuts(double[] cuts, double least, double most)
    {
        _cuts = cuts;
        _least = least;
        _most = most;
    }

    /// <summary>How many bins there are, bin 0 for missing values included.</summary>
    public int Count => _cuts.Length + 2;

    public static NumberCuts Fit(IEnumerable<double> values, int bins)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        var cuts = new List<double>(bins);
        for (int i = 1; i < bins && sorted.Length > 0; i++)
        {
            double cut = sorted[(int)((long)sorted.Length * i / bins)];
            // A cut at the smallest value would leave nothing to its left.
            if (cut > sorted[0] && (cuts.Count == 0 || cut > cuts[^1]))
                cuts.Add(cut);
        }

        return new NumberCuts([.. cuts], sorted.FirstOrDefault(double.NegativeInfinity), sorted.LastOrDefault(double.PositiveInfinity));
    }

    /// <summary>The bin of a value; one equal to a cut falls to its right.</summary>
    public byte BinOf(double value)
    {
        if (!double.IsFinite(value))
            return 0;
        int index = Array.BinarySearch(_cuts, value);
        return (byte)(1 + (index >= 0 ? index + 1 : ~index));
    }

    /// <summary>Whether a number lies outside the range seen.</summary>
    public bool IsBeyond(double value) => value < _least || value > _most;
}
