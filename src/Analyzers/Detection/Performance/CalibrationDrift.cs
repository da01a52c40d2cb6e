using MathNet.Numerics.Distributions;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>
/// How far an estimate of a metric without labels is off at another time, beyond the chance of outcomes: a random effect of blocks of the
/// reference, by moments (DerSimonian and Laird 1986). As far as neighbouring blocks err alike it wanders, and then farther the longer ago
/// the reference is.
/// </summary>
/// <param name="Variance">The variance of a block's effect.</param>
/// <param name="Persistence">The correlation of neighbouring blocks' effects, in [0, 1].</param>
/// <param name="Blocks">From how many blocks that is known.</param>
readonly record struct CalibrationDrift(double Variance, double Persistence, int Blocks)
{
    // So many blocks on, nothing about the reference says how much farther it goes.
    const double Farthest = 3 * BlockErrors.Blocks;

    /// <summary>Estimates it.</summary>
    public static CalibrationDrift Of(BlockErrors blocks)
    {
        double[] errors = blocks.Errors;
        if (errors.Length < 3)
            return default;
        double variance = blocks.MeanSquare - blocks.Variances.Average();
        if (variance <= 0)
            return new CalibrationDrift(0, 0, errors.Length);
        double neighbours = errors.Zip(errors.Skip(1), (one, next) => one * next).Average();
        return new CalibrationDrift(variance, Math.Clamp(neighbours / variance, 0, 1), errors.Length);
    }

    /// <summary>
    /// The variance of an estimate some blocks after the reference, such that a normal interval with it is as wide as Student's with the
    /// blocks' degrees of freedom.
    /// </summary>
    /// <param name="ahead">How many blocks after.</param>
    /// <remarks>
    /// An effect of its own differs from the blocks' mean by (1 + 1/K) times its variance. A random walk whose K steps vary by that around
    /// their mean has gone 2 + 6 ahead/K times as far.
    /// </remarks>
    public double VarianceAhead(double ahead)
    {
        if (Variance <= 0)
            return 0;
        double heavier = StudentT.InvCDF(0, 1, Blocks - 1, 0.975) / MetricEstimate.Quantile95;
        double wandered = 2 + (6 * Math.Min(ahead, Farthest) / Blocks);
        return Variance * heavier * heavier * (((1 - Persistence) * (1 + (1.0 / Blocks))) + (Persistence * wandered));
    }
}
