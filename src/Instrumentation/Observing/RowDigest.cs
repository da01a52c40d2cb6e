using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace OtelMl.Instrumentation;

/// <summary>
/// Digests rows column by column: equal rows under equal column names, in equal order, have equal digests. XXH128, which is no proof
/// against forgery: who wants two contents to look alike can make them.
/// </summary>
sealed class RowDigest
{
    // A call of the hash costs as much as some short texts do.
    const int PendingSize = 1024;
    const int HashSize = 16;

    readonly MlColumnInfo[] _columns;
    readonly XxHash128?[] _hashes;
    RestDigest? _rest;

    /// <summary>Begins with nothing.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="workspace">Where the hashes are taken from.</param>
    /// <param name="isDigested">Which columns to digest.</param>
    public RowDigest(MlColumnInfo[] columns, RowWorkspace workspace, Predicate<int> isDigested)
    {
        _columns = columns;
        _hashes = [.. columns.Select((_, column) => isDigested(column) ? workspace.NextHash() : null)];
    }

    /// <summary>The digest of a column so far.</summary>
    public UInt128 Of(int column) => _hashes[column]!.GetCurrentHashAsUInt128();

    public void Add(RowBlock block, int rows)
    {
        for (int i = 0; i < _columns.Length; i++)
        {
            if (_hashes[i] is not { } hash) continue;
            if (_columns[i].IsNumber) hash.Append(MemoryMarshal.AsBytes(block.Numbers(i, rows)));
            else Add(block.Texts(i, rows), hash);
        }
    }

    /// <summary>Adds the digits of a number of which its column has only the first.</summary>
    public void AddDigits(long row, int column, Int128 digits) => (_rest ??= new()).AddDigits(row, column, digits);

    /// <summary>Adds what a row holds beside its columns.</summary>
    public void AddRest(object? value) => (_rest ??= new()).Add(value);

    /// <summary>The digest of all columns so far, in 32 lower-case hexadecimal digits.</summary>
    public override string ToString()
    {
        XxHash128 all = new();
        Span<byte> column = stackalloc byte[HashSize];
        for (int i = 0; i < _columns.Length; i++)
        {
            Add([_columns[i].Name], all);
            _hashes[i]!.GetCurrentHash(column);
            all.Append(column);
        }

        if (_rest is not null)
        {
            _rest.Read(column);
            all.Append(column);
        }

        return Convert.ToHexStringLower(all.GetCurrentHash());
    }

    // Each with its length ahead, or "a","bc" would be as "ab","c".
    static void Add(ReadOnlySpan<string?> texts, XxHash128 hash)
    {
        Span<byte> pending = stackalloc byte[PendingSize];
        int count = 0;
        foreach (string? text in texts)
        {
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(text.AsSpan());
            if (sizeof(int) + bytes.Length > PendingSize - count)
            {
                hash.Append(pending[..count]);
                count = 0;
            }

            BinaryPrimitives.WriteInt32LittleEndian(pending[count..], text?.Length ?? -1);
            count += sizeof(int);
            if (bytes.Length > PendingSize - count)
            {
                hash.Append(pending[..count]);
                hash.Append(bytes);
                count = 0;
                continue;
            }

            bytes.CopyTo(pending[count..]);
            count += bytes.Length;
        }

        hash.Append(pending[..count]);
    }
}
