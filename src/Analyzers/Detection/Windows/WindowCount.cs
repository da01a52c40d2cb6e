namespace OtelMl.Analyzers.Detection.Windows;

/// <summary>What a window holds.</summary>
/// <param name="Predictions">How many predictions.</param>
/// <param name="Known">How many of them were labelled by its end, or are by now where it is open.</param>
/// <param name="Labelled">How many of them are labelled by now.</param>
readonly record struct WindowCount(long Predictions, long Known, long Labelled)
{
    /// <summary>What two parts of a window hold together.</summary>
    public static WindowCount operator +(WindowCount one, WindowCount other) =>
        new(one.Predictions + other.Predictions, one.Known + other.Known, one.Labelled + other.Labelled);

    /// <summary>What a window holds beside a part.</summary>
    public static WindowCount operator -(WindowCount whole, WindowCount part) =>
        new(whole.Predictions - part.Predictions, whole.Known - part.Known, whole.Labelled - part.Labelled);
}
