namespace OtelMl.Cli.Diagnosing;

/// <summary>How a check went, from best to worst.</summary>
enum CheckStatus
{
    /// <summary>As it should be.</summary>
    Fine,

    /// <summary>Something is to be mended.</summary>
    Finding,

    /// <summary>Storage cannot be reached or used.</summary>
    Storage,
}
