namespace OtelMl.Cli.Diagnosing;

/// <summary>What a check found.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Status">How it went.</param>
/// <param name="Says">What was seen.</param>
/// <param name="Mend">What mends it; null where nothing has to be mended.</param>
sealed record Check(string Name, CheckStatus Status, string Says, string? Mend = null)
{
    public static Check Fine(string name, string says) => new(name, CheckStatus.Fine, says);

    public static Check Finding(string name, string says, string mend) => new(name, CheckStatus.Finding, says, mend);
}
