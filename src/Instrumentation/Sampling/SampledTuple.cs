namespace OtelMl.Instrumentation;

/// <summary>A row that is kept, with its own copy of its values.</summary>
sealed class SampledTuple(string id, ulong hash, DateTimeOffset time, in MlFeatures features)
{
    const int Overhead = 150; // this object, the copies' and the id's headers, and its places in collections

    public string Id { get; } = id;

    public ulong Hash { get; } = hash;

    public DateTimeOffset Time { get; } = time;

    public MlFeatures Features { get; } = features.Copy();

    public long Bytes { get; } = Overhead + (2 * id.Length) + features.Bytes;

    /// <summary>The probability that it was last logged with; 0 before. Only the owner's lock writes it.</summary>
    public double Logged { get; set; }
}
