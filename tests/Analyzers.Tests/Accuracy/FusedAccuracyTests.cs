using CsCheck;
using OtelMl.Analyzers.Detection.Accuracy;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Accuracy;

public sealed class FusedAccuracyTests
{
    const int Days = 5;

    static readonly ReferenceModel Reference = AReference.Exact(0.9, 0.7, 0.5);

    // Cells of any day and stratum, labelled on any day or never, as right as they like.
    static readonly Gen<Cell> AnyCell =
        Gen.Select(Gen.Int[0, Days - 1], Gen.Int[0, 3], Gen.Int[1, 40], Gen.Double[0, 1], Gen.Double[0, 1], Gen.Int[0, 6])
            .Select((day, stratum, count, expected, right, delay) => new Cell(
                day, delay == 6 ? Cell.Never : day + delay, stratum, count, count * expected, delay == 6 ? 0 : (long)(right * count)));

    static readonly Gen<Cell[]> AnyCells = AnyCell.Array[1, 25];

    [Fact]
    public void With_every_label_in_it_is_their_mean_without_error() =>
        AnyCells.Sample(cells =>
        {
            Cell[] labelled = [.. cells.Select(cell => cell with { LabelledOn = Math.Min(cell.LabelledOn, Days + 6) })];
            AccuracyEstimate estimate = Estimate(labelled, asOf: Days + 7);
            Assert.Equal(labelled.Sum(cell => cell.Correct) / (double)labelled.Sum(cell => cell.Count), estimate.Value);
            Assert.Equal(0, estimate.StandardError);
            Assert.Equal(0, estimate.Unlabelled);
        });

    [Fact]
    public void Estimates_are_probabilities_with_an_interval_around_them() =>
        Gen.Select(AnyCells, Gen.Int[0, Days + 7]).Sample((cells, asOf) =>
        {
            AccuracyEstimate estimate = Estimate(cells, asOf);
            Assert.InRange(estimate.Value, 0, 1);
            Assert.InRange(estimate.Lower, 0, estimate.Value);
            Assert.InRange(estimate.Upper, estimate.Value, 1);
            Assert.InRange(estimate.StandardError, 0, 1);
            Assert.Equal(cells.Sum(cell => cell.Count), estimate.Labelled + estimate.Unlabelled);
        });

    [Fact]
    public void Labels_after_the_as_of_day_change_nothing() =>
        Gen.Select(AnyCells, AnyCells, Gen.Int[1, Days]).Sample((cells, later, asOf) =>
        {
            Cell[] unlabelled = [.. later.Select(cell => cell with { LabelledOn = Cell.Never, Correct = 0 })];
            Cell[] toCome = [.. later.Select(cell => cell with { LabelledOn = asOf + cell.Day, Correct = cell.Count })];
            Same(Estimate([.. cells, .. unlabelled], asOf), Estimate([.. cells, .. toCome], asOf));
        });

    [Fact]
    public void The_order_in_which_labels_arrived_before_the_as_of_day_changes_nothing() =>
        Gen.Select(AnyCells, Gen.Int[0, Days - 1]).Sample((cells, day) =>
        {
            Cell[] otherwise = [.. cells.Select(cell => cell.LabelledOn < Days ? cell with { LabelledOn = day } : cell)];
            Same(Estimate(cells, Days), Estimate(otherwise, Days));
        });

    [Fact]
    public void The_order_of_the_cells_changes_nothing() =>
        AnyCells.SelectMany(cells => Gen.Shuffle(cells).Select(shuffled => (cells, shuffled))).Sample((cells, shuffled) =>
            Same(Estimate(cells, Days), Estimate(shuffled, Days)));

    [Fact]
    public void Splitting_a_cell_changes_nothing() =>
        Gen.Select(AnyCells, Gen.Double[0, 1]).Sample((cells, share) =>
        {
            Cell[] parts = [.. cells.SelectMany(cell => Split(cell, share))];
            Same(Estimate(cells, Days), Estimate(parts, Days));
        });

    [Fact]
    public void The_names_of_the_strata_change_nothing() =>
        AnyCells.Where(cells => cells.Any(cell => cell.LabelledOn < Days)).Sample(cells =>
        {
            Cell[] renamed = [.. cells.Select(cell => cell with { Stratum = 3 - cell.Stratum })];
            Same(Estimate(cells, Days), Estimate(renamed, Days));
        });

    [Fact]
    public void A_window_without_predictions_has_no_estimate() =>
        Assert.Null(new FusedAccuracy(Reference, [new Cell(0, Cell.Never, 1, 10, 9, 0)]).Estimate(1, 2, 2));

    [Fact]
    public void A_window_counts_the_predictions_of_its_own_days_only()
    {
        var fused = new FusedAccuracy(Reference, [new Cell(0, 0, 1, 10, 9, 9), new Cell(1, 1, 1, 20, 18, 18), new Cell(2, 2, 1, 40, 36, 36)]);

        Assert.Equal(20, fused.Count(1, 2));
        Assert.Equal(70, fused.Count(0, 7));
    }

    [Fact]
    public void A_label_of_the_as_of_day_itself_is_not_known_yet()
    {
        Cell[] cells = [new Cell(0, 1, 1, 10, 9, 9)];

        Assert.Equal(0, new FusedAccuracy(Reference, cells).Estimate(0, 1, 1)!.Value.Labelled);
        Assert.Equal(10, new FusedAccuracy(Reference, cells).Estimate(0, 1, 2)!.Value.Labelled);
    }

    [Theory]
    [InlineData(94, null)]
    [InlineData(95, 0.4)]
    public void Accuracy_is_realised_once_95_percent_are_labelled(int labelled, double? expected)
    {
        var fused = new FusedAccuracy(Reference, [new Cell(0, 9, 1, labelled, labelled, 38), new Cell(0, Cell.Never, 1, 100 - labelled, 0, 0)]);

        Assert.Equal(expected, fused.Realized(0, 1));
    }

    [Fact]
    public void An_empty_window_is_never_realised() => Assert.Null(new FusedAccuracy(Reference, []).Realized(0, 1));

    static AccuracyEstimate Estimate(Cell[] cells, int asOf) => new FusedAccuracy(Reference, cells).Estimate(0, Days, asOf)!.Value;

    static void Same(AccuracyEstimate one, AccuracyEstimate other)
    {
        Assert.Equal(one.Value, other.Value, tolerance: 1e-9);
        Assert.Equal(one.StandardError, other.StandardError, tolerance: 1e-9);
        Assert.Equal((one.Labelled, one.Unlabelled), (other.Labelled, other.Unlabelled));
    }

    static IEnumerable<Cell> Split(Cell cell, double share)
    {
        var first = cell with { Count = (long)(cell.Count * share), Expected = cell.Expected * share, Correct = (long)(cell.Correct * share) };
        yield return first;
        yield return cell with { Count = cell.Count - first.Count, Expected = cell.Expected - first.Expected, Correct = cell.Correct - first.Correct };
    }
}
