namespace OtelMl.Analyzers.Jobs;

/// <summary>
/// A job that reads what has been collected and writes what it finds. Running it again over the same data replaces its results.
/// </summary>
public interface IAnalyzer
{
    /// <summary>The analyzer's name, as in <c>ml.analyzer.name</c>.</summary>
    string Name { get; }

    /// <summary>How long to wait between runs.</summary>
    TimeSpan Period { get; }

    /// <summary>Runs once.</summary>
    /// <param name="now">The present; windows that end later are open.</param>
    /// <param name="cancellationToken">Abandons the run; nothing half-written is left behind.</param>
    Task RunAsync(DateTimeOffset now, CancellationToken cancellationToken);
}
