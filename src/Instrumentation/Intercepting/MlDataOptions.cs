namespace OtelMl.Instrumentation;

/// <summary>What an annotation asks for; made by generated code.</summary>
/// <param name="Part">Which part of a data set it is.</param>
/// <param name="Sample">Rows to log whole.</param>
/// <param name="DigestRows">Whether to digest the rows.</param>
/// <param name="Digest">The digest, when it is known without the rows.</param>
public readonly record struct MlDataOptions(MlDataPart Part = MlDataPart.Whole, int Sample = 0, bool DigestRows = false, string? Digest = null);
