namespace OtelMl.Cli.Replay;

/// <summary>Where in a file's rows everything is; -1 for what is not given.</summary>
sealed record RowPlaces(int Time, int Id, int Value, int Label, int LabelTime, int[] Scores, int[] Features)
{
    /// <summary>What predictions are sliced by.</summary>
    public int[] Slices { get; init; } = [];
}
