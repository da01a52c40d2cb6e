using System.Numerics;
using System.Runtime.InteropServices;

namespace OtelMl.Instrumentation;

/// <summary>Sums over a block of numbers, several at a time.</summary>
static class BlockMoments
{
    public static double Sum(ReadOnlySpan<double> values)
    {
        ReadOnlySpan<Vector<double>> vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        Vector<double> sums = Vector<double>.Zero;
        foreach (Vector<double> vector in vectors) sums += vector;
        double sum = Vector.Sum(sums);
        foreach (double value in values[(vectors.Length * Vector<double>.Count)..]) sum += value;
        return sum;
    }

    /// <summary>The sum of squared distances from the mean, the smallest and the largest of finite numbers.</summary>
    public static (double Squares, double Min, double Max) Of(ReadOnlySpan<double> values, double mean)
    {
        ReadOnlySpan<Vector<double>> vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        Vector<double> means = new(mean);
        Vector<double> sums = Vector<double>.Zero;
        Vector<double> mins = new(values[0]);
        Vector<double> maxs = mins;
        foreach (Vector<double> vector in vectors)
        {
            Vector<double> delta = vector - means;
            sums += delta * delta;
            mins = Vector.Min(mins, vector);
            maxs = Vector.Max(maxs, vector);
        }

        double squares = Vector.Sum(sums);
        double min = values[0];
        double max = min;
        for (int i = 0; i < Vector<double>.Count; i++)
        {
            min = Math.Min(min, mins[i]);
            max = Math.Max(max, maxs[i]);
        }

        foreach (double value in values[(vectors.Length * Vector<double>.Count)..])
        {
            squares += (value - mean) * (value - mean);
            min = Math.Min(min, value);
            max = Math.Max(max, value);
        }

        return (squares, min, max);
    }
}
