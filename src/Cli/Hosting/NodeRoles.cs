namespace OtelMl.Cli.Hosting;

/// <summary>What a node does. Roles on different machines meet in ClickHouse.</summary>
[Flags]
enum NodeRoles
{
    /// <summary>Receives OTLP.</summary>
    Collector = 1,

    /// <summary>Has analyzers, which run when told.</summary>
    Analyzers = 2,

    /// <summary>Runs the analyzers on their schedules.</summary>
    Schedule = 4,

    /// <summary>Everything in one process.</summary>
    All = Collector | Analyzers | Schedule,
}
