using System.Security.Cryptography;

namespace OtelMl.Instrumentation;

/// <summary>What it takes to look at rows as they pass, whatever their columns are; used by one run after the other.</summary>
sealed class RowWorkspace
{
    // A summarizer takes up to 35 kB; those of wider rows are not kept.
    const int MostKept = 64;

    readonly List<ColumnSummarizer> _summarizers = [];
    int _used;

    public RowBlock Block { get; } = new();

    /// <summary>A hash of nothing so far.</summary>
    public IncrementalHash Hash => field ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>A summarizer of nothing so far, another one with every call.</summary>
    public ColumnSummarizer NextSummarizer()
    {
        if (_used == _summarizers.Count) _summarizers.Add(new());
        return _summarizers[_used++];
    }

    /// <summary>Forgets what it was used for.</summary>
    public void Clear()
    {
        Block.Clear();
        if (_summarizers.Count > MostKept) _summarizers.RemoveRange(MostKept, _summarizers.Count - MostKept);
        for (int i = 0; i < Math.Min(_used, MostKept); i++) _summarizers[i].Clear();
        _used = 0;
    }
}
