using OtelMl.Cli.Reading;
using OtelMl.Cli.Replay;
using OtelMl.Cli.Settings;
using OtelMl.Tests.Shared;

namespace OtelMl.Cli.Tests;

[Collection(nameof(Alone))]
public sealed class SpooledLogTests : IDisposable
{
    static readonly string[] Header = ["t,id,said,came,seen"];

    readonly TemporaryFolder _folder = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rows_come_by_time_and_those_of_one_moment_in_the_order_of_the_file()
    {
        var random = new Random(1);
        (DateTimeOffset Time, string Id, string Seen)[] rows =
        [
            .. Enumerable.Range(0, 25_000).Select(i => (Day(random.Next(40)), $"id-{i}", i % 7 == 0 ? "two\nlines, and a \"quote\"" : $"größe {i % 50}")),
        ];
        using SpooledLog log = await ReadAsync(rows.Select(row => $"{row.Time:O},{row.Id},1,0,\"{row.Seen.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));

        Assert.Equal(rows.OrderBy(row => row.Time).Select(row => row.Id), log.Between(0, log.Count).Select(row => row.Id));
        Assert.Equal(log.Times.Order().Distinct(), log.Times);
        Assert.Equal(log.Between(0, log.Count).Select(row => row.Time.UtcTicks), log.Times);
        // In any order of reading, and with all that a row has.
        Assert.Equal((rows[7].Id, "1", "0"), (ById("id-7").Id, ById("id-7").Value, ById("id-7").Label));
        Assert.All(log.Between(0, 1000), row => Assert.True(row.Time >= Day(0) && row.Time < Day(40)));

        LoggedPrediction ById(string id) => log.Between(0, log.Count).Single(row => row.Id == id);
    }

    [Fact]
    public async Task An_id_that_comes_twice_is_named_with_its_row()
    {
        UsageException refused = await Assert.ThrowsAsync<UsageException>(() => ReadAsync(["2026-01-01,a,1,0,x", "2026-01-02,b,1,0,x", "2026-01-03,a,1,0,x"]));

        Assert.Contains("row 3", refused.Message, StringComparison.Ordinal);
        Assert.Contains("'a'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--id", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_of_times_is_no_feature_though_it_begins_late()
    {
        using SpooledLog log = await ReadAsync(Enumerable.Range(0, 12_000).Select(i => $"2026-01-01,{i},1,0,{(i < 11_000 ? "" : "2026-02-01")}"));

        Assert.Equal(0, log[0].Features.Count);
    }

    [Fact]
    public async Task Rows_wait_on_disk_and_not_in_memory()
    {
        const int rows = 160_000;
        string wide = new('x', 400);
        string file = await WriteAsync(Enumerable.Range(0, rows).Select(i => $"{Day(i % 40):O},{i},1,0,{wide}{i}"));

        long before = GC.GetTotalMemory(forceFullCollection: true);
        using SpooledLog log = await ReadAsync(file);
        long spooled = GC.GetTotalMemory(forceFullCollection: true) - before;
        TextTable whole = await TextTable.ReadAsync(file, Cancellation);
        long held = GC.GetTotalMemory(forceFullCollection: true) - before - spooled;

        Assert.Equal(rows, log.Count);
        // What was read last, some ten thousand rows of the file, may not have been collected yet.
        Assert.InRange(spooled, 0, held / 3);
        Assert.InRange(held, rows * 800L, long.MaxValue);
        GC.KeepAlive(whole);
        Assert.Equal(rows, log.Between(0, log.Count).Select(row => row.Id).Distinct().Count());
    }

    static DateTimeOffset Day(int day) => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day);

    async Task<SpooledLog> ReadAsync(IEnumerable<string> lines) => await ReadAsync(await WriteAsync(lines));

    static async Task<SpooledLog> ReadAsync(string file)
    {
        var columns = new ReplayColumns { Time = "t", Id = "id", Prediction = "said", Label = "came" };
        TextTable glance = await TextTable.GlanceAsync(file, Cancellation);
        return await new LogReader(columns, null, glance, glance).LogAsync(glance, Cancellation);
    }

    async Task<string> WriteAsync(IEnumerable<string> lines)
    {
        string file = _folder.File($"{Guid.NewGuid():N}.csv");
        await File.WriteAllLinesAsync(file, Header.Concat(lines), Cancellation);
        return file;
    }
}
