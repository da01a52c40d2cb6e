namespace OtelMl.Analyzers.Detection.Accuracy;

/// <summary>Cells added up, as of a day: what was labelled by then and what was not.</summary>
readonly record struct Tally(long Labelled, double LabelledExpected, long Correct, long Unlabelled, double UnlabelledExpected)
{
    public long Total => Labelled + Unlabelled;

    public static Tally Of(IEnumerable<Cell> cells, int asOfDay)
    {
        var tally = new Tally();
        foreach (Cell cell in cells)
            tally = cell.LabelledOn < asOfDay ? tally.WithLabelled(cell) : tally.WithUnlabelled(cell);
        return tally;
    }

    Tally WithLabelled(Cell cell) => this with
    {
        Labelled = Labelled + cell.Count,
        LabelledExpected = LabelledExpected + cell.Expected,
        Correct = Correct + cell.Correct,
    };

    Tally WithUnlabelled(Cell cell) => this with
    {
        Unlabelled = Unlabelled + cell.Count,
        UnlabelledExpected = UnlabelledExpected + cell.Expected,
    };
}
