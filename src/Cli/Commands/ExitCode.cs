namespace OtelMl.Cli.Commands;

/// <summary>What the program returns to its caller.</summary>
static class ExitCode
{
    public const int Fine = 0;

    /// <summary>Something was found that the caller asked to be told of.</summary>
    public const int Finding = 1;

    /// <summary>What was asked cannot be done as asked.</summary>
    public const int Usage = 2;

    /// <summary>Storage cannot be reached or used.</summary>
    public const int Storage = 3;

    /// <summary>A mistake in this program, by the number sysexits.h gives to that.</summary>
    public const int Unexpected = 70;

    /// <summary>Ended by the user before it was done, by the number shells give to that.</summary>
    public const int Interrupted = 130;
}
