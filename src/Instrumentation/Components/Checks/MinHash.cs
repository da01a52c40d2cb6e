namespace OtelMl.Instrumentation;

/// <summary>
/// Signatures of sets: two agree in each place with the probability of the sets' Jaccard similarity, so the share of places in
/// which they agree estimates it without bias.
/// </summary>
/// <remarks>Broder (1997), "On the resemblance and containment of documents".</remarks>
static class MinHash
{
    public const int Length = 64;

    /// <summary>Makes the signature of a set given by the hashes of its members.</summary>
    public static void Sign(ReadOnlySpan<ulong> members, Span<ulong> signature)
    {
        signature.Fill(ulong.MaxValue);
        foreach (ulong member in members)
        {
            for (int i = 0; i < signature.Length; i++)
            {
                ulong hash = StableHash.Mix(member ^ ((ulong)(i + 1) * 0xD1B54A32D192ED03));
                if (hash < signature[i]) signature[i] = hash;
            }
        }
    }

    /// <summary>The estimated similarity of two sets, 0 to 1.</summary>
    public static double Similarity(ReadOnlySpan<ulong> one, ReadOnlySpan<ulong> other)
    {
        int same = 0;
        for (int i = 0; i < one.Length; i++) same += one[i] == other[i] ? 1 : 0;
        return (double)same / one.Length;
    }
}
