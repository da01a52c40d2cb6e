using System.Collections;
using System.Globalization;
using System.IO.Compression;
using CsvHelper;
using OtelMl.Cli.Settings;
using Parquet;
using Parquet.Serialization;

namespace OtelMl.Cli.Reading;

/// <summary>Reads CSV (also gzipped) and Parquet files.</summary>
static class TextTableFile
{
    /// <summary>Reads a file whole.</summary>
    /// <exception cref="UsageException">There is no such file, or it cannot be read as what its name says.</exception>
    public static async Task<TextTable> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            TextTable table = file.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase)
                ? await ReadParquetAsync(file, cancellationToken)
                : await ReadCsvAsync(file, cancellationToken);
            return table.Rows.Count > 0 ? table : throw new UsageException($"{file} has no rows.");
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"There is no file {file}.", missing);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException or CsvFormatException or ParquetException)
        {
            throw new UsageException(
                $"{file} cannot be read: {unreadable.Message.ReplaceLineEndings(" ")} It has to be CSV with a header line (.csv or .csv.gz) or Parquet (.parquet).",
                unreadable);
        }
    }

    static async Task<TextTable> ReadCsvAsync(string file, CancellationToken cancellationToken)
    {
        await using FileStream stream = File.OpenRead(file);
        await using Stream plain = file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        await using CsvReader csv = CsvReader.Create(plain, new CsvReaderOptions { HasHeader = false }, leaveOpen: true);
        if (!await csv.ReadAsync(cancellationToken))
            return new TextTable(file, [], []);

        string[] columns = csv.Current.ToArray();
        if (columns.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new UsageException($"{file} has the column '{twice.Key}' twice; rename one.");
        var rows = new List<string[]>();
        while (await csv.ReadAsync(cancellationToken))
        {
            string[] row = csv.Current.ToArray();
            if (row.Length != columns.Length)
            {
                throw new UsageException(
                    $"{file}, record {csv.RowNumber}: {row.Length} values under {columns.Length} columns. A value with a comma in it needs quotes around it.");
            }

            rows.Add(row);
        }

        return new TextTable(file, columns, rows);
    }

    static async Task<TextTable> ReadParquetAsync(string file, CancellationToken cancellationToken)
    {
        await using FileStream stream = File.OpenRead(file);
        var untyped = await ParquetSerializer.DeserializeUntypedAsync(stream, cancellationToken: cancellationToken);
        string[] columns = [.. untyped.Schema.Fields.Select(field => field.Name)];
        return new TextTable(file, columns, [.. untyped.Data.Select(row => columns.Select(column => TextOf(row.TryGetValue(column, out object? value) ? value : null)).ToArray())]);
    }

    static string TextOf(object? value) => value switch
    {
        null => "",
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        double number => double.IsNaN(number) ? "" : number.ToString("R", CultureInfo.InvariantCulture),
        string text => text,
        IEnumerable => throw new UsageException("A column of lists cannot be replayed; leave it out of the file."),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
