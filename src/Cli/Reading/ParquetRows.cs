using System.Globalization;
using System.Runtime.CompilerServices;
using OtelMl.Cli.Settings;
using Parquet;
using Parquet.Schema;

namespace OtelMl.Cli.Reading;

/// <summary>A Parquet file. Numbers and truths stay what they are, all else becomes text. A row group at a time is in memory.</summary>
sealed class ParquetRows : RowFile
{
    readonly string _path;
    readonly ParquetReader _reader;
    readonly Dictionary<string, DataField> _fields;

    ParquetRows(string path, ParquetReader reader)
    {
        _path = path;
        _reader = reader;
        // Lists and structures have paths of several parts.
        _fields = reader.Schema.GetDataFields().Where(field => field.Path.Length == 1 && !field.IsArray).ToDictionary(field => field.Name);
        Columns = [.. _fields.Keys];
    }

    public override IReadOnlyList<string> Columns { get; }

    public override string Unit => "row";

    /// <exception cref="UsageException">It is no Parquet file.</exception>
    public static async Task<ParquetRows> OpenParquetAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return new ParquetRows(path, await ParquetReader.CreateAsync(path, cancellationToken: cancellationToken));
        }
        catch (Exception invalid) when (IsInvalid(invalid))
        {
            throw new UsageException($"{path} is no Parquet file: {invalid.Message}", invalid);
        }
    }

    public override async IAsyncEnumerable<FileRows> ReadAsync(
        IReadOnlyList<string> columns, int most, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long before = 0;
        for (int group = 0; group < _reader.RowGroupCount; group++)
        {
            var whole = new List<FileColumn>(columns.Count);
            int rows;
            using (ParquetRowGroupReader reader = _reader.OpenRowGroupReader(group))
            {
                rows = checked((int)reader.RowCount);
                foreach (string column in columns)
                    whole.Add(await ReadAsync(reader, _fields[column], rows, cancellationToken));
            }

            for (int from = 0; from < rows; from += most)
            {
                int to = Math.Min(from + most, rows);
                long first = before + from + 1;
                yield return new FileRows([.. whole.Select(column => Slice(column, from, to))], [.. Enumerable.Range(0, to - from).Select(i => first + i)], []);
            }

            before += rows;
        }
    }

    public override ValueTask DisposeAsync() => _reader.DisposeAsync();

    static FileColumn Slice(FileColumn column, int from, int to)
    {
        Array cells = Array.CreateInstance(column.Cells.GetType().GetElementType()!, to - from);
        Array.Copy(column.Cells, from, cells, 0, to - from);
        return new FileColumn(column.Name, cells, column.Present[from..to]);
    }

    async Task<FileColumn> ReadAsync(ParquetRowGroupReader group, DataField field, int rows, CancellationToken cancellationToken)
    {
        try
        {
            return await (Type.GetTypeCode(field.ClrType) switch
            {
                TypeCode.Boolean => ReadAsync<bool, bool>(group, field, rows, cell => cell, cancellationToken),
                TypeCode.SByte => ReadAsync<sbyte, long>(group, field, rows, cell => cell, cancellationToken),
                TypeCode.Byte => ReadAsync<byte, long>(group, field, rows, cell => cell, cancellationToken),
                TypeCode.Int16 => ReadAsync<short, long>(group, field, rows, cell => cell, cancellationToken),
                TypeCode.UInt16 => ReadAsync<ushort, long>(group, field, rows, cell => cell, cancellationToken),
                TypeCode.Int32 => ReadAsync<int, long>(group, field, rows, cell => cell, cancellationToken),
                TypeCode.UInt32 => ReadAsync<uint, long>(group, field, rows, cell => cell, cancellationToken),
                TypeCode.Int64 => ReadAsync<long, long>(group, field, rows, cell => cell, cancellationToken),
                TypeCode.UInt64 => ReadAsync<ulong, double>(group, field, rows, cell => cell, cancellationToken),
                TypeCode.Single => ReadAsync<float, double>(group, field, rows, cell => cell, cancellationToken),
                TypeCode.Double => ReadAsync<double, double>(group, field, rows, cell => cell, cancellationToken),
                TypeCode.Decimal => ReadAsync<decimal, double>(group, field, rows, cell => (double)cell, cancellationToken),
                TypeCode.DateTime => ReadAsync<DateTime, string>(group, field, rows, cell => cell.ToString("O", CultureInfo.InvariantCulture), cancellationToken),
                _ when field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>) => ReadTextAsync(group, field, rows, cancellationToken),
                _ when field.ClrType == typeof(Guid) => ReadAsync<Guid, string>(group, field, rows, cell => cell.ToString(), cancellationToken),
                _ => throw new UsageException($"Column '{field.Name}' of {_path} is of type {field.ClrType.Name}, which cannot be read. Leave it out with --features."),
            });
        }
        catch (Exception damaged) when (IsInvalid(damaged))
        {
            throw new UsageException($"Column '{field.Name}' of {_path} cannot be read: {damaged.Message}", damaged);
        }
    }

    static async Task<FileColumn> ReadAsync<TStored, TCell>(
        ParquetRowGroupReader group, DataField field, int rows, Func<TStored, TCell> convert, CancellationToken cancellationToken)
        where TStored : struct
    {
        var stored = new TStored?[rows];
        if (field.IsNullable)
        {
            await group.ReadAsync(field, stored.AsMemory(), null, cancellationToken);
        }
        else
        {
            var all = new TStored[rows];
            await group.ReadAsync(field, all.AsMemory(), null, cancellationToken);
            for (int i = 0; i < rows; i++)
                stored[i] = all[i];
        }

        return new FileColumn(
            field.Name, stored.Select(cell => cell is { } value ? convert(value) : default!).ToArray(), [.. stored.Select(cell => cell is not null)]);
    }

    static async Task<FileColumn> ReadTextAsync(ParquetRowGroupReader group, DataField field, int rows, CancellationToken cancellationToken)
    {
        string?[] texts = new string?[rows];
        await group.ReadAsync(field, texts.AsMemory()!, null, cancellationToken);
        return new FileColumn(field.Name, texts, [.. texts.Select(text => text is not null)]);
    }

    // Of a damaged file the library says whatever it stumbles over.
    static bool IsInvalid(Exception failure) => failure
        is ParquetException or InvalidDataException or InvalidOperationException or IndexOutOfRangeException or ArgumentException or NotSupportedException or OverflowException
        or EndOfStreamException;
}
