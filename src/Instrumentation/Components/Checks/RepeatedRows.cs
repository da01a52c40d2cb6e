namespace OtelMl.Instrumentation;

/// <summary>Test rows that are found in training, against the training rows that are found in the rest of it.</summary>
/// <param name="Found">How many test rows are found.</param>
/// <param name="AreTooMany">Whether their share is larger than among training rows, by the margin and four standard errors.</param>
/// <param name="Usual">What there is to say of training rows; empty when they were not asked for.</param>
readonly record struct RepeatedRows(int Found, bool AreTooMany, string Usual)
{
    const double StandardErrors = 4;

    /// <summary>Compares them. Training rows are looked at only where test rows are more than the margin.</summary>
    public static RepeatedRows Of(int found, int test, Func<int> repeated, int training, double margin)
    {
        double share = (double)found / test;
        if (share <= margin) return new(found, false, "");
        double usual = (double)repeated() / training;
        double pooled = ((share * test) + (usual * training)) / (test + training);
        // Training rows repeat each other, and so count two by two.
        double error = Math.Sqrt(pooled * (1 - pooled) * ((1.0 / test) + (2.0 / training)));
        return new(found, share - usual > Math.Max(margin, StandardErrors * error), FormattableString.Invariant($" ({usual:P1} of training rows have those of another)"));
    }
}
