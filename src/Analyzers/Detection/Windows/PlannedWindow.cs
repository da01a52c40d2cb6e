namespace OtelMl.Analyzers.Detection.Windows;

/// <summary>A window and the predictions in it.</summary>
/// <param name="Window">The window.</param>
/// <param name="From">Its first prediction.</param>
/// <param name="To">The one after its last.</param>
public readonly record struct PlannedWindow(AnalysisWindow Window, int From, int To)
{
    /// <summary>How many predictions it holds.</summary>
    public int Count => To - From;
}
