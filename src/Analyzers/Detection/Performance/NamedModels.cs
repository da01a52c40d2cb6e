using OtelMl.Analyzers.Detection.Clustering;
using OtelMl.Analyzers.Detection.Data;
using OtelMl.Analyzers.Detection.Estimators;
using OtelMl.Analyzers.Detection.Metrics;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>What a reference says to the estimators that are not part of the default, or are so only in part.</summary>
sealed class NamedModels
{
    // Answers are cut into as many bins as features are.
    const int AnswerBins = BucketMeans.BucketsPerFeature;

    readonly IReadOnlyList<string> _estimators;
    readonly LabelModel[] _models;
    readonly BinnedFeatures _features;
    readonly double[][] _starts;
    readonly double[][] _outcomes; // by label model
    readonly BucketMeans[] _buckets; // by target
    readonly NumberCuts?[] _answers; // by target
    readonly double _threshold;
    readonly Mandoline? _slices;
    readonly MetricRows _rows;
    readonly double[][] _turnedOut; // by target
    readonly Dictionary<string, double[]> _priors = []; // by metric

    /// <summary>Fits what was asked for.</summary>
    /// <param name="options">What is wanted.</param>
    /// <param name="models">The label models.</param>
    /// <param name="asked">What was asked of the model on the reference.</param>
    /// <param name="features">The same, binned.</param>
    /// <param name="starts">By label model, the scores it starts from.</param>
    /// <param name="ofModel">By label model, what the reference's rows turned out to be.</param>
    /// <param name="outcomes">The same by target.</param>
    /// <param name="rows">What metrics know of the reference's rows.</param>
    /// <param name="amount">Whether targets are amounts.</param>
    public NamedModels(
        DetectionOptions options,
        LabelModel[] models,
        IReadOnlyList<FeatureColumn> asked,
        BinnedFeatures features,
        double[][] starts,
        double[][] ofModel,
        double[][] outcomes,
        MetricRows rows,
        bool amount)
    {
        _estimators = options.Computed;
        _models = models;
        _features = features;
        _starts = starts;
        _outcomes = ofModel;
        bool buckets = Asks(EstimatorNames.ImportanceWeighting) || Asks(EstimatorNames.LiveClusters);
        // Whether a prediction is right goes by what is asked of the model; of which class something is also by the answer.
        _answers = [.. rows.Groups.Select((_, t) => amount || t < MetricRows.FirstClass || !buckets ? null : NumberCuts.Fit(Answers(rows, t), AnswerBins))];
        _buckets = Asks(EstimatorNames.ImportanceWeighting)
            ? [.. outcomes.Select((of, t) => BucketMeans.Fit(features, of, AnswersOf(rows, t), AnswersTo(t)))]
            : [];
        Clusters = Asks(EstimatorNames.LiveClusters)
            ? ClusterModel.Fit(asked, outcomes, [.. outcomes.Select((_, t) => AnswersOf(rows, t))], [.. outcomes.Select((_, t) => AnswersTo(t))])
            : null;
        _slices = Asks(EstimatorNames.Mandoline)
            ? Mandoline.Fit(features, outcomes[0], [.. asked.Index().Where(column => options.Slices.Contains(column.Item.Name)).Select(column => column.Index)])
            : null;
        _rows = rows;
        _turnedOut = outcomes;
        _threshold = Asks(EstimatorNames.ThresholdedConfidence) && !amount ? ThresholdedConfidence.Fit(Confidence(rows, starts), outcomes[0].Average()) : double.NaN;
    }

    /// <summary>The reference in clusters; null where nobody asked for them.</summary>
    public ClusterModel? Clusters { get; }

    /// <summary>How far members of the ensemble are relied on before any live label, by how they do on the reference; sums to 1.</summary>
    public IReadOnlyList<double> MemberPrior(string metric) => _priors[metric];

    /// <summary>Judges the ensemble's members by their errors in blocks of the reference, if they were asked for.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="rows">What metrics know of the reference's rows.</param>
    /// <param name="blended">By target, what the default's ensemble of models expects out of fold.</param>
    /// <param name="outcomes">By target, what rows turned out to be.</param>
    /// <param name="amount">Whether targets are amounts.</param>
    /// <param name="byTarget">Makes expectations by target of those by label model.</param>
    public void Judge(
        IReadOnlyList<PerformanceMetric> metrics, MetricRows rows, double[][] blended, double[][] outcomes, bool amount, Func<double[][], double[][]> byTarget)
    {
        if (!Asks(EstimatorNames.Hedged))
            return;
        double[][] bucketed = [.. outcomes.Select((of, t) => BucketMeans.OutOfFold(_features, of, AnswersOf(rows, t), AnswersTo(t)))];
        double[][] calibrated = byTarget(Array.ConvertAll(_models, model => model.CalibratedOutOfFold));
        double[][] byTrees = byTarget(Array.ConvertAll(_models, model => model.TreesOutOfFold));
        foreach (PerformanceMetric metric in metrics)
        {
            double MeanSquare(double[][] expected) => Math.Max(1e-12, BlockErrors.Of(metric, rows, expected, outcomes, amount).MeanSquare);
            double whole = MeanSquare(blended);
            double[] precisions =
            [
                .. EstimatorNames.Members.Select(member => 1 / (member switch
                {
                    EstimatorNames.ImportanceWeighting => MeanSquare(bucketed),
                    EstimatorNames.CalibratedConfidence => MeanSquare(calibrated),
                    EstimatorNames.BoostedTrees => MeanSquare(byTrees),
                    _ => whole,
                })),
            ];
            // What did badly there may still do well live: half of the weight is for all alike.
            double sum = precisions.Sum();
            _priors[metric.Name] = Array.ConvertAll(precisions, precision => (0.5 * precision / sum) + (0.5 / precisions.Length));
        }
    }

    /// <summary>The share of confidences above the threshold; not a number where that is no estimate of accuracy.</summary>
    public double ShareAbove(double[] confidences) => double.IsNaN(_threshold) ? double.NaN : confidences.Count(value => value > _threshold) / (double)confidences.Length;

    /// <summary>Says what it can of live predictions.</summary>
    /// <param name="asked">What was asked of the model.</param>
    /// <param name="binned">The same, binned.</param>
    /// <param name="features">The same with its answers.</param>
    /// <param name="starts">By label model, the scores it starts from.</param>
    /// <param name="rows">What metrics know of them.</param>
    /// <param name="byTarget">Makes expectations by target of those by label model.</param>
    public NamedExpectations Expect(
        IReadOnlyList<FeatureColumn> asked, BinnedFeatures binned, BinnedFeatures features, double[][] starts, MetricRows rows, Func<double[][], double[][]> byTarget)
    {
        double[] Bucketed(int target)
        {
            int[] answers = AnswersOf(rows, target);
            return [.. answers.Select((answer, row) => _buckets[target].Expect(binned, row, answer))];
        }

        bool weighs = Asks(EstimatorNames.WeightedCalibration) || Asks(EstimatorNames.Mandoline);
        return new NamedExpectations(
            Asks(EstimatorNames.ImportanceWeighting) ? [.. _buckets.Select((_, t) => Bucketed(t))] : null,
            Asks(EstimatorNames.BoostedTrees)
                ? byTarget([.. starts.Select((scores, m) => _models[m].ExpectByTrees(features, scores))])
                : null,
            Asks(EstimatorNames.ThresholdedConfidence) ? Confidence(rows, starts) : null,
            weighs ? binned : null,
            weighs ? starts : null)
        {
            Clusters = Clusters?.Place(asked, rows.Count),
        };
    }

    /// <summary>By label model, calibrated confidence on the reference weighted like a window's predictions.</summary>
    /// <param name="features">The window's features.</param>
    /// <param name="starts">By label model, the scores to start from.</param>
    public double[][] Recalibrate(BinnedFeatures features, double[][] starts)
    {
        double[] weights = DensityRatio.Of(_features, features);
        return
        [
            .. starts.Select((scores, m) =>
            {
                var calibration = IsotonicCalibration.Fit(_starts[m], _outcomes[m], weights);
                return Array.ConvertAll(scores, calibration.At);
            }),
        ];
    }

    /// <summary>What importance weighting over clusters expects of a window's predictions, by target.</summary>
    /// <param name="clusters">Where they lie.</param>
    /// <param name="window">What live clusters say.</param>
    /// <param name="rows">What metrics know of them.</param>
    public double[][] ExpectByClusters(ClusteredRows clusters, ClusteredWindow window, MetricRows rows) =>
        [.. _answers.Select((_, t) => Clusters!.Expect(t, clusters.Bins, window, AnswersOf(rows, t)))];

    /// <summary>The weights of the reference's rows by slices of a window's predictions.</summary>
    public double[] WeighBySlices(BinnedFeatures window) => _slices!.Weigh(window);

    /// <summary>A metric of the reference whose rows are weighted; null where it is undefined.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="weights">The weights, which sum to 1.</param>
    /// <param name="predictions">How many predictions there are whose outcomes are by chance, drawn like such rows.</param>
    public (double Value, double SquaredError)? Weighted(PerformanceMetric metric, double[] weights, int predictions)
    {
        double[][] gradients = Array.ConvertAll(_turnedOut, of => new double[of.Length]);
        double value = metric.Evaluate(_rows with { Weights = weights }, _turnedOut, gradients);
        if (!double.IsFinite(value))
            return null;
        double squared = 0;
        for (int t = 0; t < gradients.Length; t++)
        {
            double mean = _turnedOut[t].Zip(weights, (outcome, weight) => weight * outcome).Sum();
            for (int row = 0; row < weights.Length; row++)
            {
                if (weights[row] <= 0)
                    continue;
                // By how much a row of weight 1 would change it: one of the reference counts as it is weighted, each of the window alike.
                double influence = gradients[t][row] / weights[row] * (_turnedOut[t][row] - mean);
                squared += influence * influence * weights[row] * (weights[row] + (1.0 / predictions));
            }
        }

        return (value, squared);
    }

    bool Asks(string estimator) => _estimators.Contains(estimator);

    int AnswersTo(int target) => _answers[target]?.Count ?? 1;

    int[] AnswersOf(MetricRows rows, int target) =>
        _answers[target] is { } cuts ? [.. Answers(rows, target).Select(answer => (int)cuts.BinOf(answer))] : new int[rows.Count];

    static IEnumerable<double> Answers(MetricRows rows, int target) =>
        rows.Scores[target].Length > 0 ? rows.Scores[target] : rows.Groups[target].Select(group => (double)group);

    // Of a binary task there is one label model, that of the positive class.
    static double[] Confidence(MetricRows rows, double[][] starts) =>
        starts.Length == 1 ? [.. starts[0].Select((score, row) => rows.Groups[0][row] == 1 ? score : 1 - score)] : starts[0];
}
