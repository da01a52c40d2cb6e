namespace OtelMl.Analyzers.Detection.Estimators;

/// <summary>
/// What is to be expected of a row given its features and scores, learnt on a reference: calibrated confidence (isotonic regression on
/// one score) as the start, boosted trees for what the score does not know. How many trees is chosen by cross-validation over blocks
/// of neighbouring rows, so that none are grown where they do not help and the model is calibrated confidence; where they help little,
/// both are averaged. Of a new row the trees of all folds are averaged, which spares the chance in each.
/// </summary>
public sealed class LabelModel
{
    /// <summary>Blocks of the reference left out in turn.</summary>
    public const int Folds = 5;

    // Each is made of so many blocks of neighbouring rows.
    const int BlocksPerFold = 10;

    // Calibrated confidence, where there is confidence, keeps a part in the ensemble: a prior towards uniform weights (methods A7).
    const double MostReliance = 0.8;

    // Growing ends when so many trees in a row did not help.
    const int Patience = 15;

    readonly IsotonicCalibration _calibration;
    readonly BoostedTrees[] _folds;
    readonly BoostingOptions _options;
    readonly double _least;

    LabelModel(
        IsotonicCalibration calibration, BoostedTrees[] folds, BoostingOptions options, double least, double[] outOfFold, double[] calibrated, double[] byTrees, int count, double reliance)
    {
        _calibration = calibration;
        _folds = folds;
        _options = options;
        _least = least;
        OutOfFold = outOfFold;
        CalibratedOutOfFold = calibrated;
        TreesOutOfFold = byTrees;
        Trees = count;
        TreesReliance = reliance;
    }

    /// <summary>The expectation of each reference row by a model that did not learn from it.</summary>
    public double[] OutOfFold { get; }

    /// <summary>The same by calibrated confidence alone.</summary>
    public double[] CalibratedOutOfFold { get; }

    /// <summary>The same by the trees alone.</summary>
    public double[] TreesOutOfFold { get; }

    /// <summary>How many trees helped.</summary>
    public int Trees { get; }

    /// <summary>The weight of the trees, in [0, 1]; calibrated confidence alone has the rest.</summary>
    public double TreesReliance { get; }

    /// <summary>The scores at which calibrated confidence changes, ascending.</summary>
    public IReadOnlyList<double> CalibrationStarts => _calibration.Starts;

    /// <summary>Fits the model.</summary>
    /// <param name="features">The reference's features, in the order of its time where it has one.</param>
    /// <param name="scores">Of each row the score to start from.</param>
    /// <param name="targets">What each turned out to be: 0 or 1, or an amount that is not negative.</param>
    /// <param name="options">How to boost.</param>
    public static LabelModel Fit(BinnedFeatures features, double[] scores, double[] targets, BoostingOptions options)
    {
        double mean = targets.Average();
        // Amounts may be of any size, and all of them nothing.
        double least = options.Loss == BoostingLoss.Logistic ? Math.Max(0.5 / targets.Length, 1e-3) : mean > 0 ? 0.01 * mean : 1e-12;
        double[] clipped = options.Loss == BoostingLoss.Logistic ? targets : [.. targets.Select(target => Math.Max(target, 1e-3 * least))];
        int rows = targets.Length;
        int block = Math.Max(1, rows / (Folds * BlocksPerFold));
        var folds = new List<(int[] Rows, BoostedTrees Trees)>();
        for (int k = 0; k < Folds; k++)
        {
            ILookup<bool, int> parts = Enumerable.Range(0, rows).ToLookup(row => row / block % Folds == k);
            int[] learning = parts[false].Any() ? [.. parts[false]] : [.. parts[true]];
            double[] margins = Start(IsotonicCalibration.Fit(Pick(scores, learning), Pick(clipped, learning)), scores, options, least);
            folds.Add(([.. parts[true]], new BoostedTrees(features, clipped, margins, learning, options)));
        }

        double[] calibrated = Gather(folds, rows, options);
        double[] best = calibrated;
        double bestLoss = Loss(clipped, best, options);
        int count = 0;
        for (int t = 1; t <= options.MostTrees && t <= count + Patience; t++)
        {
            Parallel.ForEach(folds, fold => fold.Trees.Grow());
            double[] present = Gather(folds, rows, options);
            double loss = Loss(clipped, present, options);
            if (loss >= bestLoss)
                continue;
            bestLoss = loss;
            best = present;
            count = t;
        }

        var calibration = IsotonicCalibration.Fit(scores, clipped);
        // Amounts are noise for the most part, however well their expectation is known: what trees explain of them says little.
        double most = scores.Distinct().Skip(2).Any() ? MostReliance : 1;
        double reliance = options.Loss == BoostingLoss.Logistic ? most * Reliance.Of(clipped, calibrated, best) : 1;
        double[] both = [.. best.Zip(calibrated, (value, simple) => (reliance * value) + ((1 - reliance) * simple))];
        return new LabelModel(calibration, [.. folds.Select(fold => fold.Trees)], options, least, both, calibrated, best, count, reliance);
    }

    /// <summary>The expectation of each row.</summary>
    /// <param name="features">The rows.</param>
    /// <param name="scores">Of each the score to start from.</param>
    public double[] Expect(BinnedFeatures features, double[] scores) =>
        [.. ExpectByTrees(features, scores).Zip(scores, (byTrees, score) => (TreesReliance * byTrees) + ((1 - TreesReliance) * Calibrate(score)))];

    /// <summary>The expectation of each row by the trees alone (of an amount DLE).</summary>
    /// <param name="features">The rows.</param>
    /// <param name="scores">Of each the score to start from.</param>
    public double[] ExpectByTrees(BinnedFeatures features, double[] scores)
    {
        double[] margins = Start(_calibration, scores, _options, _least);
        foreach (BoostedTrees fold in _folds)
        {
            double[] steps = fold.Steps(features, Trees);
            for (int row = 0; row < margins.Length; row++)
                margins[row] += steps[row] / _folds.Length;
        }

        return Array.ConvertAll(margins, _options.Expectation);
    }

    /// <summary>The expectation at a score by calibrated confidence alone (CBPE: Kivimäki et al. 2024).</summary>
    public double Calibrate(double score) => _options.Expectation(Margin(_calibration.At(score), _options, _least));

    static double[] Start(IsotonicCalibration calibration, double[] scores, BoostingOptions options, double least) =>
        [.. scores.Select(score => Margin(calibration.At(score), options, least))];

    static double Margin(double expectation, BoostingOptions options, double least) =>
        options.Margin(options.Loss == BoostingLoss.Logistic ? Math.Clamp(expectation, least, 1 - least) : Math.Max(expectation, least));

    static double[] Gather(List<(int[] Rows, BoostedTrees Trees)> folds, int count, BoostingOptions options)
    {
        var gathered = new double[count];
        foreach ((int[] rows, BoostedTrees trees) in folds)
        {
            foreach (int row in rows)
                gathered[row] = options.Expectation(trees.Margins[row]);
        }

        return gathered;
    }

    static double Loss(double[] targets, double[] expected, BoostingOptions options)
    {
        double sum = 0;
        for (int i = 0; i < targets.Length; i++)
            sum += options.Deviance(targets[i], expected[i]);
        return sum;
    }

    static double[] Pick(double[] values, int[] rows) => [.. rows.Select(row => values[row])];
}
