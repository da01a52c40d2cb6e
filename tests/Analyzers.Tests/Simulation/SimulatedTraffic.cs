using System.Globalization;
using OtelMl.Analyzers.Detection.Data;

namespace OtelMl.Analyzers.Tests.Simulation;

/// <summary>
/// Traffic of a model that is right less often where its first feature is large: in 90 % of cases below a half and in 60 % above. The other
/// features are noise. It says yes to most, so that its mistakes are of one kind; its scores know, but are too sure of themselves.
/// </summary>
public static class SimulatedTraffic
{
    /// <summary>How often the model is right, by the share of traffic above a half.</summary>
    public static double Accuracy(double above, double drop = 0) => 0.9 - (0.3 * above) - drop;

    /// <summary>Draws predictions, an hour apart.</summary>
    /// <param name="random">The chance.</param>
    /// <param name="rows">How many.</param>
    /// <param name="above">The share of traffic above a half.</param>
    /// <param name="noise">How many features of noise there are.</param>
    /// <param name="drop">By how much less often the model is right than it was: a concept shift.</param>
    /// <param name="scored">Whether there are scores.</param>
    public static PredictionTable Draw(Random random, int rows, double above, int noise = 3, double drop = 0, bool scored = true)
    {
        double[] first = [.. Enumerable.Range(0, rows).Select(_ => (random.NextDouble() / 2) + (random.Happens(above) ? 0.5 : 0))];
        string[] values = [.. first.Select(_ => random.Happens(0.85) ? "1" : "0")];
        return new PredictionTable
        {
            Ids = [.. Enumerable.Range(0, rows).Select(row => row.ToString(CultureInfo.InvariantCulture))],
            Times = [.. Enumerable.Range(0, rows).Select(row => row * TimeSpan.TicksPerHour)],
            Values = values,
            Scores = [.. values.Select((value, row) => scored ? Score(value, Accuracy(first[row] < 0.5 ? 0 : 1) + (0.1 * (random.NextDouble() - 0.5))) : double.NaN)],
            Labels = [.. values.Select((value, row) => random.Happens(Accuracy(first[row] < 0.5 ? 0 : 1, drop)) ? value : value == "1" ? "0" : "1")],
            LabelTimes = [.. values.Select(_ => PredictionTable.Never)],
            Features =
            [
                new FeatureColumn("first", first, null),
                .. Enumerable.Range(0, noise).Select(k => new FeatureColumn($"noise{k}", [.. first.Select(_ => random.NextDouble())], null)),
            ],
        };
    }

    static double Score(string value, double confidence)
    {
        double sure = 1 / (1 + Math.Pow((1 - confidence) / confidence, 2));
        return value == "1" ? sure : 1 - sure;
    }
}
