using System.Security.Cryptography;
using OtelMl.Cli.Settings;

namespace OtelMl.Cli.Reading;

/// <summary>A file of rows with named columns, CSV or Parquet, read some rows at a time.</summary>
abstract class RowFile : IAsyncDisposable
{
    const string Parquet = ".parquet";

    /// <summary>The columns, in the file's order.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>What the places of rows count: lines or rows, from 1.</summary>
    public abstract string Unit { get; }

    /// <summary>Opens a file: Parquet by its name, all else as CSV, compressed or not.</summary>
    /// <exception cref="UsageException">It cannot be read, or is not what it is said to be.</exception>
    public static async Task<RowFile> OpenAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return Path.GetExtension(path).Equals(Parquet, StringComparison.OrdinalIgnoreCase)
                ? await ParquetRows.OpenParquetAsync(path, cancellationToken)
                : CsvRows.Open(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be read: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>A digest of a file's bytes: equal files have equal ones.</summary>
    public static async Task<string> DigestAsync(string path, CancellationToken cancellationToken)
    {
        await using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }

    /// <summary>Reads the rows in the file's order.</summary>
    /// <param name="columns">The columns that are wanted, all of the file's.</param>
    /// <param name="most">The most rows at a time.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="UsageException">The file is damaged, or a column is of a type that cannot be read.</exception>
    public abstract IAsyncEnumerable<FileRows> ReadAsync(IReadOnlyList<string> columns, int most, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
