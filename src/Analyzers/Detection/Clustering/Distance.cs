namespace OtelMl.Analyzers.Detection.Clustering;

/// <summary>Euclidean distances.</summary>
static class Distance
{
    /// <summary>The squared distance of two points.</summary>
    public static double Squared(double[] one, double[] other)
    {
        double sum = 0;
        for (int f = 0; f < one.Length; f++)
            sum += (one[f] - other[f]) * (one[f] - other[f]);
        return sum;
    }

    /// <summary>The nearest of some points, and its squared distance; -1 where there is none.</summary>
    public static (int Index, double Squared) Nearest(double[] point, double[][] centers)
    {
        int nearest = -1;
        double least = double.PositiveInfinity;
        for (int i = 0; i < centers.Length; i++)
        {
            double squared = Squared(centers[i], point);
            if (squared < least)
                (nearest, least) = (i, squared);
        }

        return (nearest, least);
    }
}
