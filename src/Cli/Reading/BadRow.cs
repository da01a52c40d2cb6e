namespace OtelMl.Cli.Reading;

/// <summary>A row that cannot be used.</summary>
/// <param name="Place">Where it is in the file.</param>
/// <param name="Reason">What is wrong with it, in words that follow its place.</param>
/// <param name="Remedy">What to do about it.</param>
sealed record BadRow(long Place, string Reason, string Remedy = "");
