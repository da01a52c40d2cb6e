namespace OtelMl.Analyzers.Detection.Business;

/// <summary>Values by pane.</summary>
/// <param name="Start">When the first pane begins.</param>
/// <param name="Pane">How long a pane is.</param>
/// <param name="Values">The value of each pane, one after the other; not a number where there is none, so that nothing moves up.</param>
public sealed record PaneSeries(DateTime Start, TimeSpan Pane, double[] Values);
