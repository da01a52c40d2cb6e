using OtelMl.Analyzers.Detection.Windows;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>A window as it is estimated: what it holds, as of when, and, made where it is needed, what its estimates follow from.</summary>
sealed class EstimatedWindow
{
    readonly Lazy<WindowPerformance> _performance;
    readonly Lazy<NamedEstimates> _named;

    /// <param name="planned">The window and its predictions in memory.</param>
    /// <param name="counted">What it holds where those are but a sample; null where they are all.</param>
    /// <param name="now">The present.</param>
    /// <param name="perform">Looks at the performance in it.</param>
    /// <param name="name">Looks at it by the estimators other than the default.</param>
    public EstimatedWindow(
        PlannedWindow planned, WindowCount? counted, DateTime now, Func<EstimatedWindow, WindowPerformance> perform, Func<EstimatedWindow, NamedEstimates> name)
    {
        Planned = planned;
        Counted = counted;
        AsOf = planned.Window.End <= now ? planned.Window.End.Ticks : now.Ticks + 1;
        _performance = new Lazy<WindowPerformance>(() => perform(this));
        _named = new Lazy<NamedEstimates>(() => name(this));
    }

    /// <summary>The window and its predictions in memory.</summary>
    public PlannedWindow Planned { get; }

    /// <summary>What it holds where those are but a sample; null where they are all.</summary>
    public WindowCount? Counted { get; }

    /// <summary>Labels that came before this time are known, in ticks of UTC.</summary>
    public long AsOf { get; }

    /// <summary>How many predictions it holds, in memory or not.</summary>
    public long Predictions => Counted?.Predictions ?? Planned.Count;

    /// <summary>The share of its predictions that is in memory, in (0, 1].</summary>
    public double Sampled => Counted is { } whole ? Planned.Count / (double)whole.Predictions : 1;

    /// <summary>The performance in it.</summary>
    public WindowPerformance Performance => _performance.Value;

    /// <summary>The same by the estimators other than the default.</summary>
    public NamedEstimates Named => _named.Value;
}
