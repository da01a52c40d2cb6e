namespace OtelMl.Analyzers.Detection.Estimators;

/// <summary>Grows one tree by histograms: at each node the split of the largest gain in the second-order loss.</summary>
sealed class TreeGrower(BinnedFeatures features, BoostingOptions options)
{
    readonly double[] _gradient = new double[256];
    readonly double[] _curvature = new double[256];
    readonly int[] _count = new int[256];

    public Tree Grow(int[] rows, double[] gradients, double[] curvatures, Random random)
    {
        var tree = new Tree();
        int[] chosen = [.. Enumerable.Range(0, features.Bins.Length).Where(_ => random.NextDouble() < options.FeatureShare)];
        Grow(tree, tree.Add(), rows, chosen, gradients, curvatures, options.Depth);
        return tree;
    }

    void Grow(Tree tree, int node, Span<int> rows, int[] chosen, double[] gradients, double[] curvatures, int depth)
    {
        double gradient = 0;
        double curvature = 0;
        foreach (int row in rows)
        {
            gradient += gradients[row];
            curvature += curvatures[row];
        }

        if (depth > 0 && rows.Length >= 2 * options.LeafRows && BestSplit(rows, chosen, gradients, curvatures, gradient, curvature) is var (feature, bin))
        {
            byte[] bins = features.Bins[feature];
            int middle = 0;
            for (int i = 0; i < rows.Length; i++)
            {
                if (bins[rows[i]] <= bin)
                {
                    (rows[i], rows[middle]) = (rows[middle], rows[i]);
                    middle++;
                }
            }

            int left = tree.Split(node, feature, bin);
            Grow(tree, left, rows[..middle], chosen, gradients, curvatures, depth - 1);
            Grow(tree, left + 1, rows[middle..], chosen, gradients, curvatures, depth - 1);
            return;
        }

        tree.SetLeaf(node, options.LearningRate * gradient / (curvature + options.Ridge));
    }

    (int Feature, byte Bin)? BestSplit(ReadOnlySpan<int> rows, int[] chosen, double[] gradients, double[] curvatures, double gradient, double curvature)
    {
        double best = (gradient * gradient / (curvature + options.Ridge)) + 1e-9;
        (int, byte)? split = null;
        foreach (int feature in chosen)
        {
            byte[] bins = features.Bins[feature];
            int count = features.Counts[feature];
            Array.Clear(_gradient, 0, count);
            Array.Clear(_curvature, 0, count);
            Array.Clear(_count, 0, count);
            foreach (int row in rows)
            {
                byte bin = bins[row];
                _gradient[bin] += gradients[row];
                _curvature[bin] += curvatures[row];
                _count[bin]++;
            }

            double left = 0;
            double leftCurvature = 0;
            int leftRows = 0;
            for (int bin = 0; bin < count - 1; bin++)
            {
                left += _gradient[bin];
                leftCurvature += _curvature[bin];
                leftRows += _count[bin];
                if (leftRows < options.LeafRows)
                    continue;
                if (rows.Length - leftRows < options.LeafRows)
                    break;
                double right = gradient - left;
                double gain = (left * left / (leftCurvature + options.Ridge)) + (right * right / (curvature - leftCurvature + options.Ridge));
                if (gain > best)
                {
                    best = gain;
                    split = (feature, (byte)bin);
                }
            }
        }

        return split;
    }
}
