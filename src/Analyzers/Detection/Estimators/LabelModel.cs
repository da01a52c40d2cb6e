namespace OtelMl.Analyzers.Detection.Estimators;

/// <summary>
/// What is to be expected of a row given its features and scores, learnt on a reference: calibrated confidence (isotonic regression on
/// one score) as the start, boosted trees for what the score does not know. How many trees is chosen by cross-validation over blocks
/// of neighbouring rows, so that none are grown where they do not help and the model is calibrated confidence.
/// </summary>
public sealed class LabelModel
{
    /// <summary>Blocks of the reference left out in turn.</summary>
    public const int Folds = 5;

    // Growing ends when so many trees in a row did not help.
    const int Patience = 15;

    readonly IsotonicCalibration _calibration;
    readonly BoostedTrees _trees;
    readonly BoostingOptions _options;
    readonly double _least;

    LabelModel(
        IsotonicCalibration calibration, BoostedTrees trees, BoostingOptions options, double least, double[] outOfFold, double[] calibrated, int count)
    {
        _calibration = calibration;
        _trees = trees;
        _options = options;
        _least = least;
        OutOfFold = outOfFold;
        CalibratedOutOfFold = calibrated;
        Trees = count;
    }

    /// <summary>The expectation of each reference row by a model that did not learn from it.</summary>
    public double[] OutOfFold { get; }

    /// <summary>The same by calibrated confidence alone.</summary>
    public double[] CalibratedOutOfFold { get; }

    /// <summary>How many trees helped.</summary>
    public int Trees { get; }

    /// <summary>Fits the model.</summary>
    /// <param name="features">The reference's features, in the order of its time where it has one.</param>
    /// <param name="scores">Of each row the score to start from.</param>
    /// <param name="targets">What each turned out to be: 0 or 1, or an amount that is not negative.</param>
    /// <param name="options">How to boost.</param>
    public static LabelModel Fit(BinnedFeatures features, double[] scores, double[] targets, BoostingOptions options)
    {
        double least = options.Loss == BoostingLoss.Logistic ? Math.Max(0.5 / targets.Length, 1e-3) : Math.Max(1e-12, 0.01 * targets.Average());
        double[] clipped = options.Loss == BoostingLoss.Logistic ? targets : [.. targets.Select(target => Math.Max(target, 1e-3 * least))];
        int rows = targets.Length;
        var folds = new List<(int From, int To, BoostedTrees Trees)>();
        for (int k = 0; k < Folds; k++)
        {
            int from = (int)((long)rows * k / Folds);
            int to = (int)((long)rows * (k + 1) / Folds);
            int[] learning = [.. Enumerable.Range(0, from), .. Enumerable.Range(to, rows - to)];
            double[] margins = Start(IsotonicCalibration.Fit(Pick(scores, learning), Pick(clipped, learning)), scores, options, least);
            folds.Add((from, to, new BoostedTrees(features, clipped, margins, learning, options)));
        }

        double[] calibrated = Gather(folds, options);
        double[] best = calibrated;
        double bestLoss = Loss(clipped, best, options);
        int count = 0;
        for (int t = 1; t <= options.MostTrees && t <= count + Patience; t++)
        {
            Parallel.ForEach(folds, fold => fold.Trees.Grow());
            double[] present = Gather(folds, options);
            double loss = Loss(clipped, present, options);
            if (loss >= bestLoss)
                continue;
            bestLoss = loss;
            best = present;
            count = t;
        }

        var calibration = IsotonicCalibration.Fit(scores, clipped);
        var trees = new BoostedTrees(features, clipped, Start(calibration, scores, options, least), [.. Enumerable.Range(0, rows)], options);
        for (int t = 0; t < count; t++)
            trees.Grow();
        return new LabelModel(calibration, trees, options, least, best, calibrated, count);
    }

    /// <summary>The expectation of a row.</summary>
    public double Expect(BinnedFeatures features, int row, double score) =>
        _options.Expectation(Margin(_calibration.At(score), _options, _least) + _trees.Step(features, row));

    /// <summary>The expectation at a score by calibrated confidence alone (CBPE: Kivimäki et al. 2024; DLE for amounts).</summary>
    public double Calibrate(double score) => _options.Expectation(Margin(_calibration.At(score), _options, _least));

    static double[] Start(IsotonicCalibration calibration, double[] scores, BoostingOptions options, double least) =>
        [.. scores.Select(score => Margin(calibration.At(score), options, least))];

    static double Margin(double expectation, BoostingOptions options, double least) =>
        options.Margin(options.Loss == BoostingLoss.Logistic ? Math.Clamp(expectation, least, 1 - least) : Math.Max(expectation, least));

    static double[] Gather(List<(int From, int To, BoostedTrees Trees)> folds, BoostingOptions options)
    {
        var gathered = new List<double>();
        foreach ((int from, int to, BoostedTrees trees) in folds)
        {
            for (int row = from; row < to; row++)
                gathered.Add(options.Expectation(trees.Margins[row]));
        }

        return [.. gathered];
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
