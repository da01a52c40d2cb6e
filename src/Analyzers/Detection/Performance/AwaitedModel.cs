using OtelMl.Analyzers.Detection.Estimators;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>
/// What is to be expected of a prediction whose label has been awaited for so long: a label model with the age as one more feature,
/// learnt on reference rows at ages at which their labels were still awaited. How long labels take may differ from row to row, as stays
/// become known on arrival, so that the same age says more of one than of another.
/// </summary>
sealed class AwaitedModel
{
    // Each row is looked at so often, at random ages.
    const int Looks = 2;

    readonly LabelModel _model;
    readonly NumberCuts _ages;

    AwaitedModel(LabelModel model, NumberCuts ages)
    {
        _model = model;
        _ages = ages;
    }

    /// <summary>Fits it; null where no label was ever awaited.</summary>
    /// <param name="features">The reference's features, binned.</param>
    /// <param name="expected">What was expected of each row, by a model that did not learn from it.</param>
    /// <param name="outcomes">What each turned out to be.</param>
    /// <param name="delays">How long its label took, in days; a row where that is not known counts as never labelled.</param>
    /// <param name="boosting">How to boost.</param>
    public static AwaitedModel? Fit(BinnedFeatures features, double[] expected, double[] outcomes, double[] delays, BoostingOptions boosting)
    {
        // Ages as labels take them, but of other rows: a row's own delay would tell how old it was looked at.
        double[] pool = [.. delays.Where(delay => !double.IsNaN(delay)).Select(delay => Math.Max(0, delay))];
        if (pool.Length == 0)
            return null;
        var random = new Random(1);
        var looks = new List<(int Row, double Age)>();
        for (int row = 0; row < delays.Length; row++)
        {
            for (int look = 0; look < Looks; look++)
            {
                double age = pool[random.Next(pool.Length)];
                if (double.IsNaN(delays[row]) || age < delays[row])
                    looks.Add((row, age));
            }
        }

        if (looks.Count == 0)
            return null;
        int[] rows = [.. looks.Select(look => look.Row)];
        double[] of = [.. looks.Select(look => look.Age)];
        var ages = NumberCuts.Fit(of, FeatureBinning.MostBins);
        var model = LabelModel.Fit(
            With(features.Pick(rows), ages, of), Array.ConvertAll(rows, row => expected[row]), Array.ConvertAll(rows, row => outcomes[row]), boosting);
        return new AwaitedModel(model, ages);
    }

    /// <summary>What is to be expected of predictions still awaited.</summary>
    /// <param name="features">Their features, binned.</param>
    /// <param name="expected">What was expected of them when they were made.</param>
    /// <param name="ages">How long each has been awaited, in days.</param>
    public double[] Expect(BinnedFeatures features, double[] expected, double[] ages) => _model.Expect(With(features, _ages, ages), expected);

    static BinnedFeatures With(BinnedFeatures features, NumberCuts cuts, double[] ages) =>
        features with { Bins = [.. features.Bins, Array.ConvertAll(ages, cuts.BinOf)], Counts = [.. features.Counts, cuts.Count] };
}
