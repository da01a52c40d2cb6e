namespace OtelMl.Analyzers.Detection.Estimators;

/// <summary>
/// Gradient-boosted regression trees on binned features (Friedman, Annals of Statistics 2001; leaves by Newton steps as in Chen and
/// Guestrin, KDD 2016). They start from an offset of each row, such as its calibrated score, and learn only what is missing there: with
/// no trees the model is the offset.
/// </summary>
/// <remarks>Growing a tree costs O(rows · features · depth).</remarks>
public sealed class BoostedTrees
{
    readonly List<Tree> _trees = [];
    readonly BinnedFeatures _features;
    readonly double[] _targets;
    readonly double[] _margins;
    readonly int[] _learning;
    readonly BoostingOptions _options;
    readonly double[]? _weights;
    readonly double[] _gradients;
    readonly double[] _curvatures;
    readonly Random _random;
    readonly TreeGrower _grower;

    /// <summary>Starts growing.</summary>
    /// <param name="features">The rows.</param>
    /// <param name="targets">What each turned out to be.</param>
    /// <param name="margins">Where each starts; grows with the trees.</param>
    /// <param name="learning">The indices of the rows to learn from.</param>
    /// <param name="options">How to learn.</param>
    /// <param name="weights">How much each row counts; all alike where null.</param>
    public BoostedTrees(BinnedFeatures features, double[] targets, double[] margins, int[] learning, BoostingOptions options, double[]? weights = null)
    {
        _features = features;
        _targets = targets;
        _margins = margins;
        _learning = learning;
        _options = options;
        _weights = weights;
        _gradients = new double[targets.Length];
        _curvatures = new double[targets.Length];
        _random = new Random(options.Seed);
        _grower = new TreeGrower(features, options);
    }

    /// <summary>The rows' margins after the trees grown so far, those not learnt from included.</summary>
    public IReadOnlyList<double> Margins => _margins;

    /// <summary>Grows one more tree.</summary>
    public void Grow()
    {
        double share = Math.Min(_options.RowShare, (double)_options.MostRows / _learning.Length);
        int[] sample = [.. _learning.Where(_ => _random.NextDouble() < share)];
        foreach (int row in sample)
        {
            double weight = _weights is null ? 1 : _weights[row];
            double expected = _options.Expectation(_margins[row]);
            _gradients[row] = weight * (_options.Loss == BoostingLoss.Logistic ? _targets[row] - expected : (_targets[row] / expected) - 1);
            _curvatures[row] = weight * (_options.Loss == BoostingLoss.Logistic ? Math.Max(1e-6, expected * (1 - expected)) : 1);
        }

        Tree tree = _grower.Grow(sample, _gradients, _curvatures, _random);
        _trees.Add(tree);
        tree.AddTo(_margins, _features);
    }

    /// <summary>What the first trees add to the margin of each row.</summary>
    /// <param name="features">The rows.</param>
    /// <param name="trees">How many trees count.</param>
    public double[] Steps(BinnedFeatures features, int trees)
    {
        var sums = new double[features.Rows];
        for (int t = 0; t < trees; t++)
            _trees[t].AddTo(sums, features);
        return sums;
    }
}
