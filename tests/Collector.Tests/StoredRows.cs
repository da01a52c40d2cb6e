using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OtelMl.Storage.Access;

namespace OtelMl.Collector.Tests;

/// <summary>What a query finds, as ClickHouse itself writes it in JSON.</summary>
public static class StoredRows
{
    public static async Task<IReadOnlyList<JsonObject>> FindAsync(ClickHouseStore store, string sql)
    {
        using var answer = new MemoryStream();
        await store.CopyQueryAsync(sql, "JSONEachRow", answer, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(answer.ToArray())
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!.AsObject())
            .ToList();
    }

    public static async Task<JsonObject> SingleAsync(ClickHouseStore store, string sql) => Assert.Single(await FindAsync(store, sql));

    public static async Task<long> CountAsync(ClickHouseStore store, string table, string service)
    {
        object? count = await store.ScalarAsync(
            $"SELECT toInt64(count()) FROM {table} WHERE ServiceName = {{service:String}}",
            new Dictionary<string, object> { ["service"] = service },
            TestContext.Current.CancellationToken);
        return (long)count!;
    }

    /// <summary>Asserts that a row has exactly these columns with these values; 64-bit numbers are strings.</summary>
    public static void Equal(string expectedJson, JsonObject row)
    {
        JsonNode expected = JsonNode.Parse(expectedJson)!;
        Assert.True(JsonNode.DeepEquals(expected, row), $"Expected {expected.ToJsonString(Readable)}\nFound    {row.ToJsonString(Readable)}");
    }

    static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
