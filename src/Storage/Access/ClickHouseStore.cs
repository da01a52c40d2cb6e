using System.Data.Common;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using ClickHouse.Driver;
using ClickHouse.Driver.ADO;
using ClickHouse.Driver.ADO.Parameters;
using ClickHouse.Driver.ADO.Readers;
using ClickHouse.Driver.Utility;

namespace OtelMl.Storage.Access;

/// <summary>
/// Our one door to ClickHouse, embedded or not. Safe for concurrent use. Every method throws <see cref="StorageException"/> when the
/// server cannot be reached and <see cref="ClickHouseServerException"/> when it refuses what was asked.
/// </summary>
public sealed class ClickHouseStore : IDisposable
{
    /// <summary>The format in which blocks are inserted: column after column, the one ClickHouse parses fastest.</summary>
    public const string BlockFormat = "Native";

    readonly HttpClient _http;
    readonly ClickHouseClient _client;

    /// <summary>Makes the client; nothing is sent yet.</summary>
    public ClickHouseStore(ClickHouseEndpoint endpoint)
    {
        Endpoint = endpoint;
        // Idle connections are given up before the server does so, lest a request meet a closing one.
        _http = new HttpClient(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5) }) { Timeout = Timeout.InfiniteTimeSpan };
        string[] credentials = Uri.UnescapeDataString(endpoint.Uri.UserInfo).Split(':', 2);
        _client = new ClickHouseClient(new ClickHouseClientSettings
        {
            Protocol = endpoint.Uri.Scheme,
            Host = endpoint.Uri.Host,
            Port = (ushort)endpoint.Uri.Port,
            Path = endpoint.Uri.AbsolutePath.Trim('/'),
            Database = endpoint.Database,
            Username = credentials[0] is { Length: > 0 } user ? user : "default",
            Password = credentials.Length > 1 ? credentials[1] : "",
            UseCompression = !endpoint.Uri.IsLoopback,
            HttpClient = _http,
        });
    }

    /// <summary>The server this store talks to.</summary>
    public ClickHouseEndpoint Endpoint { get; }

    /// <summary>Runs a statement that returns nothing.</summary>
    /// <param name="sql">One statement, with parameters as <c>{name:Type}</c>.</param>
    /// <param name="parameters">The parameters' values.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    public Task ExecuteAsync(string sql, IReadOnlyDictionary<string, object>? parameters = null, CancellationToken cancellationToken = default) =>
        ReachAsync(() => _client.ExecuteNonQueryAsync(sql, Collect(parameters), null, cancellationToken));

    /// <summary>Runs a statement outside our database, which need not exist yet.</summary>
    internal Task ExecuteInDefaultDatabaseAsync(string sql, CancellationToken cancellationToken) =>
        ReachAsync(() => _client.ExecuteNonQueryAsync(sql, null, new QueryOptions { Database = "default" }, cancellationToken));

    /// <summary>Runs a query and maps its rows as they stream in.</summary>
    /// <param name="sql">One query, with parameters as <c>{name:Type}</c>.</param>
    /// <param name="map">Makes a value of the current row.</param>
    /// <param name="parameters">The parameters' values.</param>
    /// <param name="cancellationToken">Abandons the query.</param>
    public async IAsyncEnumerable<T> QueryAsync<T>(
        string sql,
        Func<DbDataReader, T> map,
        IReadOnlyDictionary<string, object>? parameters = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using ClickHouseDataReader reader =
            await ReachAsync(() => _client.ExecuteReaderAsync(sql, Collect(parameters), null, cancellationToken));
        while (await reader.ReadAsync(cancellationToken))
            yield return map(reader);
    }

    /// <summary>Runs a query and maps all its rows.</summary>
    /// <param name="sql">One query, with parameters as <c>{name:Type}</c>.</param>
    /// <param name="map">Makes a value of the current row.</param>
    /// <param name="parameters">The parameters' values.</param>
    /// <param name="cancellationToken">Abandons the query.</param>
    public async Task<List<T>> ListAsync<T>(
        string sql, Func<DbDataReader, T> map, IReadOnlyDictionary<string, object>? parameters = null, CancellationToken cancellationToken = default)
    {
        var list = new List<T>();
        await foreach (T item in QueryAsync(sql, map, parameters, cancellationToken))
            list.Add(item);
        return list;
    }

    /// <summary>Runs a query that returns one value; null where it returns no row or NULL.</summary>
    public async Task<object?> ScalarAsync(
        string sql, IReadOnlyDictionary<string, object>? parameters = null, CancellationToken cancellationToken = default)
    {
        object? value = await ReachAsync(() => _client.ExecuteScalarAsync(sql, Collect(parameters), null, cancellationToken));
        return value is DBNull ? null : value;
    }

    /// <summary>Runs anybody's query, read-only, and copies the server's answer as it is.</summary>
    /// <param name="sql">One query; it may end in a FORMAT clause.</param>
    /// <param name="defaultFormat">The ClickHouse format used where the query names none.</param>
    /// <param name="destination">Receives the answer's bytes.</param>
    /// <param name="cancellationToken">Abandons the query.</param>
    public async Task CopyQueryAsync(string sql, string defaultFormat, Stream destination, CancellationToken cancellationToken)
    {
        var options = new QueryOptions
        {
            // 2 rather than 1: a query may still change its own settings, as the server's own read-only users may.
            CustomSettings = new Dictionary<string, object> { ["readonly"] = 2, ["default_format"] = defaultFormat },
        };
        using ClickHouseRawResult answer = await ReachAsync(() => _client.ExecuteRawResultAsync(sql, options, cancellationToken));
        await using Stream stream = await answer.ReadDecompressedStreamAsync();
        await stream.CopyToAsync(destination, cancellationToken);
    }

    /// <summary>Inserts rows; for the small results of analyzers.</summary>
    /// <param name="table">The table, in our database.</param>
    /// <param name="columns">The columns, by name.</param>
    /// <param name="rows">Their cells, in the columns' order.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    public Task InsertRowsAsync(string table, IEnumerable<string> columns, IEnumerable<object[]> rows, CancellationToken cancellationToken) =>
        ReachAsync(() => _client.InsertBinaryAsync(table, columns, rows, null, cancellationToken));

    /// <summary>Inserts one formed block, compressed unless the server is on this machine.</summary>
    /// <param name="table">The table, in our database.</param>
    /// <param name="columns">The block's columns, by name.</param>
    /// <param name="write">Writes the block in <see cref="BlockFormat"/>; may be called again when the insert is tried again.</param>
    /// <param name="token">The same token inserts once, however often it is sent (within the table's deduplication window).</param>
    /// <param name="cancellationToken">Abandons the wait; the block may or may not be inserted.</param>
    public async Task InsertBlockAsync(
        string table, IEnumerable<string> columns, Func<Stream, CancellationToken, Task> write, string token, CancellationToken cancellationToken)
    {
        string sql = $"INSERT INTO {Quote(table)} ({string.Join(", ", columns.Select(Quote))}) FORMAT {BlockFormat}";
        var options = new QueryOptions
        {
            CustomSettings = new Dictionary<string, object>
            {
                ["insert_deduplication_token"] = token,
                ["deduplicate_blocks_in_dependent_materialized_views"] = 1,
            },
        };
        bool compress = !Endpoint.Uri.IsLoopback;
        using HttpResponseMessage answer = await ReachAsync(() =>
            _client.PostStreamAsync(sql, compress ? CompressAsync : write, compress, cancellationToken, options));

        async Task CompressAsync(Stream destination, CancellationToken cancelled)
        {
            await using var gzip = new GZipStream(destination, CompressionLevel.Fastest, leaveOpen: true);
            await write(gzip, cancelled);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
    }

    static string Quote(string identifier) => "`" + identifier.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal) + "`";

    static ClickHouseParameterCollection? Collect(IReadOnlyDictionary<string, object>? parameters)
    {
        if (parameters is null)
            return null;
        var collection = new ClickHouseParameterCollection();
        foreach ((string name, object value) in parameters)
            collection.AddParameter(name, value);
        return collection;
    }

    async Task<T> ReachAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (HttpRequestException unreachable)
        {
            throw new StorageException(
                $"ClickHouse at {Endpoint.Display} cannot be reached: {unreachable.Message}. " +
                "Check that it runs and that --clickhouse names it; without --clickhouse an embedded one is used.",
                unreachable);
        }
    }
}
