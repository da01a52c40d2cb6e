namespace OtelMl.Cli.Replay;

/// <summary>How many values there were of a kind, and the first of them.</summary>
sealed class Tally
{
    /// <summary>How many.</summary>
    public int Count { get; private set; }

    /// <summary>The first; empty where there was none.</summary>
    public string First { get; private set; } = "";

    /// <summary>Counts a value.</summary>
    public void Add(string value)
    {
        if (Count++ == 0)
            First = value;
    }
}
