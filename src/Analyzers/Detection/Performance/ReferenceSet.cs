namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>A reference set as it stands: one that is the same in all of this has the same rows.</summary>
/// <param name="Name">Its name, as in <c>ml.reference.name</c>.</param>
/// <param name="Version">Its version, as in <c>ml.reference.version</c>.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Newest">The time of its newest row, in nanoseconds since 1970; a row sent again has a new one.</param>
readonly record struct ReferenceSet(string Name, string Version, long Rows, long Newest);
