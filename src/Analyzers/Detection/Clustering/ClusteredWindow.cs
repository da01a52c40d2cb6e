namespace OtelMl.Analyzers.Detection.Clustering;

/// <summary>What clusters say of a window's predictions.</summary>
/// <param name="Unsupported">Whether each lies in a cluster of live traffic alone that counts, and is not known by its labels.</param>
/// <param name="Known">The weight of labels and by target the sum of what they say, where such a cluster is known by them; else null.</param>
sealed record ClusteredWindow(bool[] Unsupported, (double Labelled, double[] Outcomes)?[] Known);
