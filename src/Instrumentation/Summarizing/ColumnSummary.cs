using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace OtelMl.Instrumentation;

/// <summary>The distribution of one column, small and of bounded size; made by <see cref="ColumnSummarizer"/>.</summary>
public sealed record ColumnSummary
{
    /// <summary>Name of the column.</summary>
    public required string Column { get; init; }

    /// <summary>Rows summarised, missing ones included.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows without a value; NaN and the infinities are none.</summary>
    public long Missing { get; init; }

    /// <summary>Arithmetic mean of the numbers; null when there are none.</summary>
    public double? Mean { get; init; }

    /// <summary>Population variance of the numbers; null when there are none.</summary>
    public double? Variance { get; init; }

    /// <summary>Smallest number; null when there are none.</summary>
    public double? Min { get; init; }

    /// <summary>Largest number; null when there are none.</summary>
    public double? Max { get; init; }

    /// <summary>Numbers that are zero.</summary>
    public long ZeroCount { get; init; }

    /// <summary>Scale of the buckets of both signs, -4 to 20: bounds grow by a factor of 2^(2^-scale).</summary>
    public int Scale { get; init; }

    /// <summary>Buckets of the numbers above zero.</summary>
    public ExponentialBuckets Positive { get; init; } = ExponentialBuckets.Empty;

    /// <summary>Buckets of the numbers below zero, by magnitude.</summary>
    public ExponentialBuckets Negative { get; init; } = ExponentialBuckets.Empty;

    /// <summary>Estimated number of different values: exact up to 1,024, then with a standard error of 1.6 %, and never more than rows with a value.</summary>
    public long Distinct { get; init; }

    /// <summary>The most frequent strings, most frequent first; of more than 64 different ones those that surely occurred more than once.</summary>
    public ImmutableArray<CategoryCount> TopCategories { get; init; } = [];

    internal long Numbers => Negative.Total + ZeroCount + Positive.Total;

    /// <summary>
    /// Estimates a quantile of the numbers from the buckets, off by at most a factor of 2^(2^-scale / 2) from the number at
    /// that rank; the minimum and maximum are exact.
    /// </summary>
    /// <param name="probability">0 for the minimum to 1 for the maximum.</param>
    /// <returns>The quantile; null when there are no numbers.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is outside [0, 1].</exception>
    public double? Quantile(double probability)
    {
        if (!(probability is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies in [0, 1].");
        if (Min is not { } min || Max is not { } max) return null;

        long total = Numbers;
        long rank = Math.Clamp((long)Math.Ceiling(probability * total), 1, total);
        if (rank == 1) return min;
        return rank == total ? max : Math.Clamp(ValueAt(rank), min, max);
    }

    internal void AddTo(MlEventState state)
    {
        state.Add(MlAttributes.ColumnName, Column);
        state.Add(MlAttributes.ColumnRows, Rows);
        state.Add(MlAttributes.ColumnMissing, Missing);
        state.Add(MlAttributes.ColumnDistinct, Distinct);
        if (Min is not null)
        {
            state.AddNumber(MlAttributes.ColumnMean, Mean);
            state.AddNumber(MlAttributes.ColumnVariance, Variance);
            state.AddNumber(MlAttributes.ColumnMin, Min);
            state.AddNumber(MlAttributes.ColumnMax, Max);
            state.Add(MlAttributes.ColumnZeroCount, ZeroCount);
            state.Add(MlAttributes.ColumnHistogramScale, Scale);
            state.Add(MlAttributes.ColumnHistogramPositiveOffset, Positive.Offset);
            state.Add(MlAttributes.ColumnHistogramPositiveCounts, ImmutableCollectionsMarshal.AsArray(Positive.Counts));
            state.Add(MlAttributes.ColumnHistogramNegativeOffset, Negative.Offset);
            state.Add(MlAttributes.ColumnHistogramNegativeCounts, ImmutableCollectionsMarshal.AsArray(Negative.Counts));
        }

        if (TopCategories.IsEmpty) return;
        state.Add(MlAttributes.ColumnTopValues, TopCategories.Select(top => top.Value).ToArray());
        state.Add(MlAttributes.ColumnTopCounts, TopCategories.Select(top => top.Count).ToArray());
    }

    double ValueAt(long rank)
    {
        for (int i = Negative.Counts.Length - 1; i >= 0; i--)
        {
            rank -= Negative.Counts[i];
            if (rank <= 0) return -Middle(Negative.Offset + i);
        }

        rank -= ZeroCount;
        if (rank <= 0) return 0;
        for (int i = 0; i < Positive.Counts.Length; i++)
        {
            rank -= Positive.Counts[i];
            if (rank <= 0) return Middle(Positive.Offset + i);
        }

        return double.PositiveInfinity;
    }

    double Middle(int index) => Math.Pow(2, (index + 0.5) * Math.Pow(2, -Scale));
}
