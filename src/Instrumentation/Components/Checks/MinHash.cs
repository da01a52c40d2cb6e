namespace OtelMl.Instrumentation;

/// <summary>
/// Signatures of sets: two agree in each place with the probability of the sets' Jaccard similarity, so the share of places in
/// which they agree estimates it without bias.
/// </summary>
/// <remarks>Broder (1997), "On the resemblance and containment of documents".</remarks>
static class MinHash
{
    public const int Length = 60;

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
}
