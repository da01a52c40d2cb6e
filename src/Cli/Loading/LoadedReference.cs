namespace OtelMl.Cli.Loading;

/// <summary>What became of a file of reference rows.</summary>
/// <param name="Rows">The rows that were accepted.</param>
/// <param name="LeftOut">The rows that were not.</param>
/// <param name="Correct">The accepted rows of which the prediction equals the label.</param>
/// <param name="Problems">Why rows were left out, the first of them by name.</param>
sealed record LoadedReference(long Rows, long LeftOut, long Correct, IReadOnlyList<string> Problems);
