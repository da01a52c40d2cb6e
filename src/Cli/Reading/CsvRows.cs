using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Unicode;
using CsvHelper;
using OtelMl.Cli.Settings;

namespace OtelMl.Cli.Reading;

/// <summary>
/// A CSV file with a header. Its separator (comma, semicolon, tab or bar) is found out, and so is gzip. Every cell is text, and an empty
/// one is a missing value.
/// </summary>
sealed class CsvRows : RowFile
{
    readonly string _path;
    readonly CsvReader _reader;
    readonly List<string> _header;
    long? _openQuote;

    CsvRows(string path)
    {
        _path = path;
        _reader = CsvReader.Create(OpenText(path), new CsvReaderOptions { TrackLineNumbers = true, OnMalformedRecord = Note }, leaveOpen: false);
        _header = [.. _reader.Headers];
    }

    public override IReadOnlyList<string> Columns => _header;

    public override string Unit => "line";

    /// <exception cref="UsageException">There is no header, or one with two columns of one name.</exception>
    public static CsvRows Open(string path)
    {
        CsvRows rows;
        try
        {
            rows = new CsvRows(path);
        }
        catch (Exception invalid) when (invalid is InvalidDataException or CsvFormatException)
        {
            throw new UsageException($"{path} is not CSV: {invalid.Message}", invalid);
        }

        if (rows._header.TrueForAll(string.IsNullOrWhiteSpace))
            throw new UsageException($"{path} is empty; its first line has to name the columns.");
        if (rows._header.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new UsageException($"{path} has two columns '{twice.Key}'; give each its own name.");
        return rows;
    }

    public override async IAsyncEnumerable<FileRows> ReadAsync(
        IReadOnlyList<string> columns, int most, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int[] wanted = [.. columns.Select(column => _header.IndexOf(column))];
        bool more = true;
        while (more)
        {
            var places = new List<long>(most);
            var unreadable = new List<BadRow>();
            string[][] cells = [.. wanted.Select(_ => new string[most])];
            while (places.Count + unreadable.Count < most && (more = await NextAsync(cancellationToken)))
            {
                long line = _reader.LineNumber;
                if (Fault(line) is { } fault)
                {
                    unreadable.Add(fault);
                    continue;
                }

                for (int i = 0; i < wanted.Length; i++)
                    cells[i][places.Count] = _reader.GetString(wanted[i]);
                places.Add(line);
            }

            if (places.Count + unreadable.Count > 0)
                yield return new FileRows([.. columns.Select((name, i) => Column(name, cells[i], places.Count))], places, unreadable);
        }
    }

    public override ValueTask DisposeAsync() => _reader.DisposeAsync();

    static Stream OpenText(string path)
    {
        FileStream file = File.OpenRead(path);
        bool zipped = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return zipped ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    static FileColumn Column(string name, string[] cells, int rows) => new(name, cells[..rows], [.. cells.Take(rows).Select(cell => cell.Length > 0)]);

    // A quote that is never closed swallows all that follows it, which is worse than a row that cannot be used.
    void Note(CsvMalformedRecord record)
    {
        if (record.Reason == CsvMalformedReason.UnterminatedQuote)
            _openQuote = record.LineNumber;
    }

    BadRow? Fault(long line)
    {
        if (_reader.FieldCount != _header.Count)
            return new BadRow(line, $"has {_reader.FieldCount} fields where the header has {_header.Count}", "A value with a comma in it needs quotes around it.");
        return Utf8.IsValid(_reader.RawRecord) ? null : new BadRow(line, "is not text in UTF-8", "Save the file in this encoding.");
    }

    async Task<bool> NextAsync(CancellationToken cancellationToken)
    {
        bool more;
        try
        {
            more = await _reader.ReadAsync(cancellationToken);
        }
        catch (Exception damaged) when (damaged is InvalidDataException or CsvFormatException)
        {
            throw new UsageException($"{_path} cannot be read on after line {_reader.LineNumber}: {damaged.Message}", damaged);
        }

        return _openQuote is { } line ? throw new UsageException($"{_path} has a quote in line {line} that is never closed.") : more;
    }
}
