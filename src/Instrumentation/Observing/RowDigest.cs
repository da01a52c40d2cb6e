using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace OtelMl.Instrumentation;

/// <summary>Digests rows block by block: equal rows under equal column names, in equal order, have equal digests.</summary>
sealed class RowDigest
{
    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly MlColumnInfo[] _columns;

    public RowDigest(MlColumnInfo[] columns)
    {
        _columns = columns;
        foreach (MlColumnInfo column in columns) Add(column.Name);
    }

    public string Current => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Add(double[][] numbers, string?[][] texts, int rows)
    {
        for (int i = 0; i < _columns.Length; i++)
        {
            if (_columns[i].IsNumber)
            {
                _hash.AppendData(MemoryMarshal.AsBytes(numbers[i].AsSpan(0, rows)));
                continue;
            }

            foreach (string? text in texts[i].AsSpan(0, rows)) Add(text);
        }
    }

    // With its length ahead, or "a","bc" would be as "ab","c".
    void Add(string? text)
    {
        int length = text?.Length ?? -1;
        _hash.AppendData(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in length)));
        _hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
    }
}
