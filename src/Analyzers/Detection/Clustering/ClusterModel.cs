using OtelMl.Analyzers.Detection.Data;
using OtelMl.Analyzers.Detection.Estimators;

namespace OtelMl.Analyzers.Detection.Clustering;

/// <summary>
/// Importance weighting (methods A5) over clusters: what the reference's predictions in a cluster turned out to be, shrunken towards the
/// whole, is expected of live ones there; of a class it depends on what was answered as well.
/// </summary>
sealed class ClusterModel
{
    readonly ClusterSpace _space;
    readonly BucketMeans[] _means; // by target
    readonly double[] _variances; // by target, of one outcome

    ClusterModel(ClusterSpace space, ReferenceClusters clusters, BucketMeans[] means, double[] variances)
    {
        _space = space;
        Clusters = clusters;
        _means = means;
        _variances = variances;
    }

    /// <summary>The reference's clusters.</summary>
    public ReferenceClusters Clusters { get; }

    /// <summary>Clusters a reference.</summary>
    /// <param name="columns">What was asked of the model.</param>
    /// <param name="outcomes">By target, what rows turned out to be.</param>
    /// <param name="answers">By target, a bin of the model's answer to each row.</param>
    /// <param name="counts">By target, how many such bins there are.</param>
    public static ClusterModel Fit(IReadOnlyList<FeatureColumn> columns, double[][] outcomes, int[][] answers, int[] counts)
    {
        var space = ClusterSpace.Fit(columns, outcomes[0]);
        double[][] points = space.Apply(columns, outcomes[0].Length);
        var clusters = ReferenceClusters.Fit(points, outcomes);
        int bins = clusters.Features.Count + 1;
        BinnedFeatures features = Binned(Array.ConvertAll(points, point => (byte)(clusters.Find(point).Cluster + 1)), bins);
        return new ClusterModel(
            space,
            clusters,
            [.. outcomes.Select((of, t) => BucketMeans.Fit(features, of, answers[t], counts[t], buckets: bins))],
            [.. outcomes.Select(of => of.Average(outcome => outcome * outcome) - Math.Pow(of.Average(), 2))]);
    }

    /// <summary>Finds where live predictions lie.</summary>
    /// <param name="columns">What was asked of the model.</param>
    /// <param name="rows">How many there are.</param>
    public ClusteredRows Place(IReadOnlyList<FeatureColumn> columns, int rows)
    {
        double[][] points = _space.Apply(columns, rows);
        var bins = new byte[rows];
        var beyond = new double[]?[rows];
        for (int row = 0; row < rows; row++)
        {
            (int cluster, bool within) = Clusters.Find(points[row]);
            bins[row] = (byte)(cluster + 1);
            beyond[row] = within ? null : points[row];
        }

        return new ClusteredRows(bins, beyond);
    }

    /// <summary>What is expected of a window's predictions. Of an unsupported one it is no more than the whole reference says.</summary>
    /// <param name="target">The target.</param>
    /// <param name="bins">Where they lie, as in <see cref="ClusteredRows.Bins"/>.</param>
    /// <param name="window">What live clusters say.</param>
    /// <param name="answers">The bin of the model's answer to each.</param>
    public double[] Expect(int target, byte[] bins, ClusteredWindow window, int[] answers)
    {
        BinnedFeatures features = Binned([.. bins.Select((bin, row) => window.Unsupported[row] || window.Known[row] is not null ? (byte)0 : bin)], Clusters.Features.Count + 1);
        double Of(int row)
        {
            double expected = _means[target].Expect(features, row, answers[row]);
            return window.Known[row] is var (labelled, outcomes)
                ? (outcomes[target] + (LiveClusters.LeastWeight * expected)) / (labelled + LiveClusters.LeastWeight)
                : expected;
        }

        return [.. answers.Select((_, row) => Of(row))];
    }

    /// <summary>The squared standard error of a metric because unsupported predictions may all have turned out otherwise: as far as single ones do.</summary>
    /// <param name="window">What live clusters say.</param>
    /// <param name="gradients">By target, by how much the metric grows with each outcome.</param>
    public double SquaredError(ClusteredWindow window, double[][] gradients) =>
        gradients.Zip(_variances, (gradient, variance) => variance * Math.Pow(gradient.Where((_, row) => window.Unsupported[row]).Sum(), 2)).Sum();

    static BinnedFeatures Binned(byte[] bins, int count) => new([bins], [count], bins.Length);
}
