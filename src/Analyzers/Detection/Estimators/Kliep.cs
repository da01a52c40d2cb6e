namespace OtelMl.Analyzers.Detection.Estimators;

/// <summary>
/// Weights of a reference's rows that make its slices as large as those of live traffic: w_i ∝ exp(sum of θ_s over the slices s of row i), where θ
/// maximises the mean of log w over live rows (KLIEP: Sugiyama et al., 2008), which is concave. Slices come as partitions, each of which
/// divides all rows, and overlap across them; a slice alone is a partition of two. Of one partition the maximum is known, a slice's live
/// share over the reference's, and the maximum over all is reached by taking turns: iterative proportional fitting (Deming and Stephan,
/// Annals of Mathematical Statistics, 1940).
/// </summary>
public static class Kliep
{
    const int MostRounds = 200;
    const double Enough = 1e-10;

    // Slices that others have left less of than this have nothing; no finite ratio would make up for it.
    const double Least = 1e-9;

    /// <summary>The weights, which sum to 1.</summary>
    /// <param name="slices">By partition, the slice of each row of the reference.</param>
    /// <param name="shares">By partition and slice, the share of live rows; a slice that the reference lacks counts for nothing.</param>
    /// <param name="rows">How many rows the reference has, at least 1.</param>
    public static double[] Weigh(int[][] slices, double[][] shares, int rows)
    {
        double[] weights = [.. Enumerable.Repeat(1.0 / rows, rows)];
        for (int round = 0; round < MostRounds; round++)
        {
            double change = 0;
            for (int p = 0; p < slices.Length; p++)
                change = Math.Max(change, Fit(weights, slices[p], shares[p]));
            if (change <= Enough)
                break;
        }

        return weights;
    }

    // Makes one partition fit; returns by how much its shares were off.
    static double Fit(double[] weights, int[] slices, double[] shares)
    {
        var masses = new double[shares.Length];
        for (int row = 0; row < weights.Length; row++)
            masses[slices[row]] += weights[row];
        double reached = shares.Where((_, s) => masses[s] > Least).Sum();
        // Where the reference has nothing of what is live, the partition does not tell its rows apart.
        if (reached <= 0)
            return 0;
        double[] factors = [.. shares.Select((share, s) => masses[s] > Least ? share / reached / masses[s] : 0)];
        for (int row = 0; row < weights.Length; row++)
            weights[row] *= factors[slices[row]];
        return shares.Select((share, s) => masses[s] > Least ? Math.Abs((share / reached) - masses[s]) : 0).Max();
    }
}
