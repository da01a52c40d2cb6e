using System.Globalization;
using OtelMl.Instrumentation;
using OtelMl.Tests.Shared;

namespace OtelMl.Analyzers.Tests.Stored;

public sealed class SampleKeySqlTests
{
    // Every length around a word of eight bytes, and what is not ASCII.
    static readonly string[] Ids = [.. Enumerable.Range(0, 40).Select(length => new string('a', length)), "fahrt-äöü", "予測-7", "\0", "it's \\ 100 %"];

    [Fact]
    public async Task ClickHouse_samples_the_same_ids()
    {
        await using TestClickHouse clickHouse = await TestClickHouse.StartAsync(TestContext.Current.CancellationToken);
        foreach (MlSampleKey key in (MlSampleKey[])[MlSampleKey.Default, new(ulong.MaxValue, 1)])
        {
            var limit = MlSampleLimit.Of(0.3);
            string sql = $"SELECT id, {key.ToSql("id")}, {limit.ToSql(key, "id")} FROM (SELECT arrayJoin({{ids:Array(String)}}) AS id)";
            int found = 0;
            await foreach ((string id, ulong hash, bool included) in clickHouse.Store.QueryAsync(
                sql,
                row => (row.GetString(0), Convert.ToUInt64(row.GetValue(1), CultureInfo.InvariantCulture), Convert.ToBoolean(row.GetValue(2), CultureInfo.InvariantCulture)),
                new Dictionary<string, object> { ["ids"] = Ids },
                TestContext.Current.CancellationToken))
            {
                found++;
                Assert.Equal(key.Hash(id), hash);
                Assert.Equal(limit.Includes(key.Hash(id)), included);
            }

            Assert.Equal(Ids.Length, found);
        }
    }
}
