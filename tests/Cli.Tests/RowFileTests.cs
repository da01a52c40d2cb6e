using System.IO.Compression;
using System.Text;
using OtelMl.Cli.Reading;
using OtelMl.Cli.Settings;
using OtelMl.Tests.Shared;
using Parquet;
using Parquet.Schema;

namespace OtelMl.Cli.Tests;

public sealed class RowFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(",", false)]
    [InlineData(";", false)]
    [InlineData("\t", true)]
    [InlineData("|", true)]
    public async Task Csv_is_read_whatever_separates_its_fields_zipped_or_not(string separator, bool zipped)
    {
        string text = "id,zone,fare\n1,Zoo,12.5\n2,\"a \"\"b\"\"\nc\",\n3,Zürich,-1\n".Replace(",", separator, StringComparison.Ordinal);
        string path = await WriteAsync("rows.csv", Encoding.UTF8.GetBytes(text), zipped);

        (RowFile file, List<FileRows> read) = await ReadAsync(path, most: 2);

        Assert.Equal(["id", "zone", "fare"], file.Columns);
        Assert.Equal([2, 1], read.Select(rows => rows.Count));
        Assert.Equal([2, 3, 5], read.SelectMany(rows => rows.Places));
        Assert.Equal(["Zoo", "a \"b\"\nc", "Zürich"], Texts(read, 1));
        Assert.Equal(["12.5", null, "-1"], Texts(read, 2));
        Assert.Equal([12.5, null, -1], read.SelectMany(rows => Enumerable.Range(0, rows.Count).Select(row => rows.Columns[2].Number(row))));
        Assert.Empty(read.SelectMany(rows => rows.Unreadable));
    }

    [Fact]
    public async Task Only_the_columns_that_are_wanted_are_read_in_the_order_wanted()
    {
        string path = await WriteAsync("rows.csv", "a,b,c\n1,2,3\n"u8.ToArray());
        await using RowFile file = await RowFile.OpenAsync(path, Cancellation);

        FileRows rows = Assert.Single(await file.ReadAsync(["c", "a"], 10, Cancellation).ToListAsync(Cancellation));

        Assert.Equal(["c", "a"], rows.Columns.Select(column => column.Name));
        Assert.Equal(["3", "1"], rows.Columns.Select(column => column.Text(0)));
    }

    [Fact]
    public async Task A_byte_order_mark_belongs_to_no_column()
    {
        string path = await WriteAsync("rows.csv", [.. Encoding.UTF8.GetPreamble(), .. "a,b\r\n1,2\r\n"u8]);

        (RowFile file, List<FileRows> read) = await ReadAsync(path, most: 10);

        Assert.Equal(["a", "b"], file.Columns);
        Assert.Equal(["2"], Texts(read, 1));
    }

    [Fact]
    public async Task Rows_of_csv_that_cannot_be_read_are_told_by_their_lines_and_the_others_are_read()
    {
        byte[] bytes = Encoding.UTF8.GetBytes("a,b\n1,2\n3\n4,5,6\n7,X\n8,9\n");
        bytes[Array.IndexOf(bytes, (byte)'X')] = 0xff;
        string path = await WriteAsync("rows.csv", bytes);

        (_, List<FileRows> read) = await ReadAsync(path, most: 100);

        FileRows rows = Assert.Single(read);
        Assert.Equal([2, 6], rows.Places);
        Assert.Equal(
            [(3, "has 1 fields where the header has 2"), (4, "has 3 fields where the header has 2"), (5, "is not text in UTF-8")],
            rows.Unreadable.Select(bad => (bad.Place, bad.Reason)));
        Assert.Equal(["quotes", "quotes", "encoding"], rows.Unreadable.Select(bad => bad.Remedy.Contains("quotes", StringComparison.Ordinal) ? "quotes" : bad.Remedy.Contains("encoding", StringComparison.Ordinal) ? "encoding" : ""));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("a,b,a\n1,2,3\n", "two columns 'a'")]
    [InlineData("a,b\n1,\"2\n3,4\n5,6\n", "a quote in line 2 that is never closed")]
    public async Task Csv_that_makes_no_sense_is_refused(string text, string expected)
    {
        string path = await WriteAsync("rows.csv", Encoding.UTF8.GetBytes(text));

        UsageException refused = await Assert.ThrowsAsync<UsageException>(() => ReadAsync(path, most: 100));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parquet_is_read_with_its_types_across_row_groups()
    {
        string path = _folder.File("rows.parquet");
        DataField[] fields =
        [
            new DataField<double>("double"), new DataField<double?>("maybe double"), new DataField<float>("float"), new DataField<int>("int"), new DataField<long?>("maybe long"),
            new DataField<bool>("bool"), new DataField<bool?>("maybe bool"), new DataField<string>("text"), new DataField<DateTime>("time"), new DataField<decimal>("decimal"),
        ];
        await using (FileStream file = File.Create(path))
        await using (ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), file, cancellationToken: Cancellation))
        {
            for (int group = 0; group < 2; group++)
            {
                using ParquetRowGroupWriter rows = writer.CreateRowGroup();
                await rows.WriteAsync<double>(fields[0], new[] { 1.5 + group, double.NaN, -1 }, cancellationToken: Cancellation);
                await rows.WriteAsync<double>(fields[1], new double?[] { 0.25, null, 7 }, cancellationToken: Cancellation);
                await rows.WriteAsync<float>(fields[2], new[] { 0.5f, 1, 2 }, cancellationToken: Cancellation);
                await rows.WriteAsync<int>(fields[3], new[] { 1, 2, int.MinValue }, cancellationToken: Cancellation);
                await rows.WriteAsync<long>(fields[4], new long?[] { null, long.MaxValue, 3 }, cancellationToken: Cancellation);
                await rows.WriteAsync<bool>(fields[5], new[] { true, false, true }, cancellationToken: Cancellation);
                await rows.WriteAsync<bool>(fields[6], new bool?[] { true, null, false }, cancellationToken: Cancellation);
                await rows.WriteAsync(fields[7], new[] { "Zoo", null!, "Zürich" });
                await rows.WriteAsync<DateTime>(fields[8], new[] { DateTime.UnixEpoch, DateTime.UnixEpoch.AddDays(1), DateTime.UnixEpoch.AddHours(1) }, cancellationToken: Cancellation);
                await rows.WriteAsync<decimal>(fields[9], new[] { 1.25m, 2, 3 }, cancellationToken: Cancellation);
            }
        }

        (RowFile opened, List<FileRows> read) = await ReadAsync(path, most: 2);

        Assert.Equal(fields.Select(field => field.Name), opened.Columns);
        Assert.Equal([1L, 2, 3, 4, 5, 6], read.SelectMany(rows => rows.Places));
        string?[][] once =
        [
            ["1.5", "NaN", "-1"], ["0.25", null, "7"], ["0.5", "1", "2"], ["1", "2", "-2147483648"], [null, "9223372036854775807", "3"], ["true", "false", "true"], ["true", null, "false"],
            ["Zoo", null, "Zürich"], ["1970-01-01T00:00:00", "1970-01-02T00:00:00", "1970-01-01T01:00:00"], ["1.25", "2", "3"],
        ];
        for (int column = 0; column < fields.Length; column++)
            Assert.Equal(once[column], Texts(read, column).Take(3).Select(text => column == 8 ? text![..19] : text));
        Assert.Equal("2.5", Texts(read, 0)[3]);
        Assert.IsType<double[]>(read[0].Columns[0].Cells);
        Assert.IsType<long[]>(read[0].Columns[3].Cells);
        Assert.IsType<bool[]>(read[0].Columns[5].Cells);
        Assert.IsType<string[]>(read[0].Columns[7].Cells);
    }

    [Theory]
    [InlineData("no.parquet")]
    [InlineData("missing.csv")]
    [InlineData("missing.parquet")]
    public async Task A_file_that_is_not_there_or_not_what_it_says_is_named(string name)
    {
        if (name[0] == 'n')
            await WriteAsync(name, "these are not the bytes of a Parquet file"u8.ToArray());

        UsageException refused = await Assert.ThrowsAsync<UsageException>(() => RowFile.OpenAsync(_folder.File(name), Cancellation));

        Assert.Contains("cannot be read", refused.Message, StringComparison.Ordinal);
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }

    static string?[] Texts(List<FileRows> read, int column) =>
        [.. read.SelectMany(rows => Enumerable.Range(0, rows.Count).Select(row => rows.Columns[column].Text(row)))];

    async Task<string> WriteAsync(string name, byte[] bytes, bool zipped = false)
    {
        string path = _folder.File(name);
        await using FileStream file = File.Create(path);
        await using Stream target = zipped ? new GZipStream(file, CompressionMode.Compress) : file;
        await target.WriteAsync(bytes, Cancellation);
        return path;
    }

    static async Task<(RowFile File, List<FileRows> Read)> ReadAsync(string path, int most)
    {
        await using RowFile file = await RowFile.OpenAsync(path, Cancellation);
        return (file, await file.ReadAsync(file.Columns, most, Cancellation).ToListAsync(Cancellation));
    }
}
