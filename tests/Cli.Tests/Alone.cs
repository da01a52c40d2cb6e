namespace OtelMl.Cli.Tests;

/// <summary>Tests that measure this process, and so need it for themselves.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
