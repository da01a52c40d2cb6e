using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace OtelMl.Instrumentation;

/// <summary>What it takes to look at rows as they pass, whatever their columns are; used by one run after the other.</summary>
sealed class RowWorkspace
{
    // A summarizer takes up to 35 kB; those of wider rows are not kept.
    const int MostKept = 64;

    readonly List<ColumnSummarizer> _summarizers = [];
    readonly List<XxHash128> _hashes = [];
    int _summarizersUsed;
    int _hashesUsed;

    public RowBlock Block { get; } = new();

    /// <summary>A summarizer of nothing so far, another one with every call.</summary>
    public ColumnSummarizer NextSummarizer() => Next(_summarizers, ref _summarizersUsed);

    /// <summary>A hash of nothing so far, another one with every call.</summary>
    public XxHash128 NextHash() => Next(_hashes, ref _hashesUsed);

    /// <summary>Forgets what it was used for.</summary>
    public void Clear()
    {
        Block.Clear();
        foreach (ColumnSummarizer used in Used(_summarizers, ref _summarizersUsed)) used.Clear();
        foreach (XxHash128 used in Used(_hashes, ref _hashesUsed)) used.Reset();
    }

    static T Next<T>(List<T> all, ref int used)
        where T : new()
    {
        if (used == all.Count) all.Add(new());
        return all[used++];
    }

    static Span<T> Used<T>(List<T> all, ref int used)
    {
        if (all.Count > MostKept) all.RemoveRange(MostKept, all.Count - MostKept);
        Span<T> kept = CollectionsMarshal.AsSpan(all)[..Math.Min(used, MostKept)];
        used = 0;
        return kept;
    }
}
