using OtelMl.Analyzers.Detection.Accuracy;

namespace OtelMl.Analyzers.Tests.Simulation;

/// <summary>Adds live predictions up to cells, and remembers the truth.</summary>
public sealed class CellSet(ReferenceModel reference)
{
    readonly Dictionary<(int Day, int LabelledOn, int Stratum), (long Count, double Expected, long Correct)> _cells = [];
    readonly Dictionary<int, (long Count, long Correct)> _truth = [];

    public IEnumerable<Cell> Cells => _cells.Select(cell => new Cell(
        cell.Key.Day, cell.Key.LabelledOn, cell.Key.Stratum, cell.Value.Count, cell.Value.Expected, cell.Value.Correct));

    public void Add(int day, int category, bool correct, int labelledOn = Cell.Never)
    {
        ReferenceRow row = AReference.Live(category);
        Add(day, reference.Stratification.IndexOf(row), reference.Expected(row), correct, labelledOn);
    }

    public void Add(int day, int stratum, double expected, bool correct, int labelledOn)
    {
        (int, int, int) key = (day, labelledOn, stratum);
        (long count, double sum, long right) = _cells.GetValueOrDefault(key);
        bool counts = correct && labelledOn != Cell.Never;
        _cells[key] = (count + 1, sum + expected, right + (counts ? 1 : 0));
        (long all, long allRight) = _truth.GetValueOrDefault(day);
        _truth[day] = (all + 1, allRight + (correct ? 1 : 0));
    }

    /// <summary>The accuracy of all predictions of the days, labelled or not.</summary>
    public double Truth(int fromDay, int toDay)
    {
        (long Count, long Correct)[] days = [.. Enumerable.Range(fromDay, toDay - fromDay).Select(day => _truth.GetValueOrDefault(day))];
        return days.Sum(day => day.Correct) / (double)days.Sum(day => day.Count);
    }

    public AccuracyEstimate Estimate(int fromDay, int toDay, int asOfDay) =>
        new FusedAccuracy(reference, Cells).Estimate(fromDay, toDay, asOfDay)!.Value;
}
