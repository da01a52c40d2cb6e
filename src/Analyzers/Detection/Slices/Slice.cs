namespace OtelMl.Analyzers.Detection.Slices;

/// <summary>A part of a window's predictions that have a value in common.</summary>
/// <param name="Name">What it is called, as in <c>ml.slice</c>: name=value.</param>
/// <param name="Indexes">The predictions, counted within the window, ascending; at least one.</param>
public readonly record struct Slice(string Name, int[] Indexes);
