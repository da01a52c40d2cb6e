namespace OtelMl.Analyzers.Detection.Windows;

/// <summary>What a window holds.</summary>
/// <param name="Predictions">How many predictions.</param>
/// <param name="Known">How many of them were labelled by its end, or are by now where it is open.</param>
/// <param name="Labelled">How many of them are labelled by now.</param>
readonly record struct WindowCount(long Predictions, long Known, long Labelled);
