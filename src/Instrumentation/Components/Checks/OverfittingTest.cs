namespace OtelMl.Instrumentation;

/// <summary>
/// The model is hardly better on rows that it learnt from than on others: the 95 % bootstrap interval of the difference in
/// accuracy does not lie above the margin. Needs outputs of both parts whose rows have a prediction and a label.
/// </summary>
/// <remarks>Efron and Tibshirani (1993), "An Introduction to the Bootstrap", chapter 13: percentile intervals.</remarks>
/// <param name="margin">The difference in accuracy that may be, 0 to 1.</param>
public sealed class OverfittingTest(double margin) : MlTest
{
    const int Resamples = 1000;

    // Above this variance the binomial is as good as normal, and drawing it row by row would take long.
    const double NormalFrom = 100;

    /// <summary>Lets training rows be predicted better by five percentage points.</summary>
    public OverfittingTest()
        : this(0.05)
    {
    }

    /// <inheritdoc />
    public override MlTestResult Check(MlRunContext run)
    {
        if (HitsOf(run.Output(MlDataPart.Training)) is not { } training || HitsOf(run.Output(MlDataPart.Test)) is not { } test) return MlTestResult.Inapplicable;
        (double lower, double upper) = Interval(training, test, new Random(1));
        double gap = ((double)training.Hits / training.Rows) - ((double)test.Hits / test.Rows);
        return MlTestResult.Of(lower <= margin, FormattableString.Invariant($"accuracy {gap:+0.000;-0.000} on training rows, 95 % interval {lower:0.000} to {upper:0.000}"));
    }

    // Resampling rows that are hits or misses is drawing the number of hits.
    internal static (double Lower, double Upper) Interval((int Hits, int Rows) training, (int Hits, int Rows) test, Random random)
    {
        double[] gaps = new double[Resamples];
        for (int i = 0; i < Resamples; i++) gaps[i] = Draw(training, random) - Draw(test, random);
        Array.Sort(gaps);
        return (gaps[(int)(0.025 * Resamples)], gaps[(int)(0.975 * Resamples) - 1]);
    }

    static double Draw((int Hits, int Rows) part, Random random)
    {
        double share = (double)part.Hits / part.Rows;
        double variance = part.Rows * share * (1 - share);
        if (variance > NormalFrom)
        {
            // Box and Muller (1958).
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            return share + (normal * Math.Sqrt(variance) / part.Rows);
        }

        int hits = 0;
        for (int i = 0; i < part.Rows; i++) hits += random.NextDouble() < share ? 1 : 0;
        return (double)hits / part.Rows;
    }

    static (int Hits, int Rows)? HitsOf(MlData? data)
    {
        if (data?.Table is not { Count: > 0 } table) return null;
        int prediction = table.ColumnOf(MlColumnRole.Prediction);
        int label = table.ColumnOf(MlColumnRole.Label);
        if (prediction < 0 || label < 0) return null;
        return (Enumerable.Range(0, table.Count).Count(row => table.Value(row, prediction) == table.Value(row, label)), table.Count);
    }
}
