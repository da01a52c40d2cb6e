namespace OtelMl.Instrumentation;

/// <summary>A sample of rows by the hash of their ids, in bounded memory. Not safe for use by several threads.</summary>
interface ITupleSample
{
    /// <summary>Bytes kept, about.</summary>
    long Bytes { get; }

    /// <summary>Whether a row would be kept: it is asked before its values are copied.</summary>
    bool Admits(ulong hash, long time);

    /// <summary>Takes in a row that <see cref="Admits"/> let in.</summary>
    void Add(SampledTuple tuple);

    /// <summary>The sample, each row with its inclusion probability in (0, 1].</summary>
    IEnumerable<(SampledTuple Tuple, double Probability)> At(long now);
}
