using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace OtelMl.Instrumentation;

/// <summary>Digests rows block by block: equal rows under equal column names, in equal order, have equal digests.</summary>
sealed class RowDigest
{
    readonly MlColumnInfo[] _columns;
    readonly IncrementalHash _hash;

    // A call of the hash costs as much as a hundred characters do.
    readonly byte[] _pending = new byte[1024];
    int _count;

    public RowDigest(MlColumnInfo[] columns, IncrementalHash hash)
    {
        _columns = columns;
        _hash = hash;
        foreach (MlColumnInfo column in columns) Add(column.Name);
    }

    public string Current
    {
        get
        {
            Flush();
            return Convert.ToHexStringLower(_hash.GetCurrentHash());
        }
    }

    /// <summary>Leaves the hash to others, as one of nothing.</summary>
    /// <returns>The digest of all rows.</returns>
    public string End()
    {
        Flush();
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    public void Add(RowBlock block, int rows)
    {
        for (int i = 0; i < _columns.Length; i++)
        {
            if (_columns[i].IsNumber)
            {
                Add(MemoryMarshal.AsBytes(block.Numbers(i, rows)));
                continue;
            }

            foreach (string? text in block.Texts(i, rows)) Add(text);
        }
    }

    // With its length ahead, or "a","bc" would be as "ab","c".
    void Add(string? text)
    {
        int length = text?.Length ?? -1;
        Add(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in length)));
        Add(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    void Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _pending.Length - _count) Flush();
        if (bytes.Length > _pending.Length)
        {
            _hash.AppendData(bytes);
            return;
        }

        bytes.CopyTo(_pending.AsSpan(_count));
        _count += bytes.Length;
    }

    void Flush()
    {
        _hash.AppendData(_pending, 0, _count);
        _count = 0;
    }
}
