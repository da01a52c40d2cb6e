using Microsoft.Extensions.Logging;
using OtelMl.Storage.Access;

namespace OtelMl.Storage.Embedded;

/// <summary>An embedded ClickHouse that is started again on its data and its port when it ends without being asked to.</summary>
public sealed partial class RestartingClickHouse : IAsyncDisposable
{
    readonly string _dataFolder;
    readonly RestartPolicy _policy;
    readonly Action<EmbeddedClickHouse> _started;
    readonly TimeProvider _time;
    readonly ILogger _logger;
    readonly CancellationTokenSource _stopping = new();
    readonly Task _watching;
    volatile EmbeddedClickHouse? _server;

    RestartingClickHouse(EmbeddedClickHouse server, string dataFolder, RestartPolicy policy, Action<EmbeddedClickHouse> started, TimeProvider time, ILogger logger)
    {
        Endpoint = server.Endpoint;
        _server = server;
        _dataFolder = dataFolder;
        _policy = policy;
        _started = started;
        _time = time;
        _logger = logger;
        _watching = Task.Run(() => WatchAsync(server));
    }

    /// <summary>Where the server answers, also after it was started again.</summary>
    public ClickHouseEndpoint Endpoint { get; }

    /// <summary>Whether there is a server now; false between its end and its next start.</summary>
    public bool IsRunning => _server is not null;

    /// <summary>Fails with a <see cref="StorageException"/> when the server has ended and cannot be started again.</summary>
    public Task Lost => _watching;

    /// <summary>Starts the server; what goes wrong with the first start is thrown, as <see cref="EmbeddedClickHouse.StartAsync"/> does.</summary>
    /// <param name="dataFolder">The folder that holds everything the server stores.</param>
    /// <param name="port">The HTTP port on loopback; 0 picks a free one, which is kept.</param>
    /// <param name="progress">Told, in a sentence, what takes long.</param>
    /// <param name="policy">When to start it again.</param>
    /// <param name="started">Called with every server that was started.</param>
    /// <param name="time">The clock by which to wait.</param>
    /// <param name="logger">Told about ends and starts.</param>
    /// <param name="cancellationToken">Abandons the start.</param>
    public static async Task<RestartingClickHouse> StartAsync(
        string dataFolder,
        int port,
        IProgress<string>? progress,
        RestartPolicy policy,
        Action<EmbeddedClickHouse> started,
        TimeProvider time,
        ILogger<RestartingClickHouse> logger,
        CancellationToken cancellationToken)
    {
        EmbeddedClickHouse server = await EmbeddedClickHouse.StartAsync(dataFolder, port, progress, cancellationToken);
        started(server);
        return new RestartingClickHouse(server, dataFolder, policy, started, time, logger);
    }

    /// <summary>Stops the server for good.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_server is not null)
            await _server.DisposeAsync();
        _stopping.Dispose();
    }

    async Task WatchAsync(EmbeddedClickHouse server)
    {
        int troubles = 0;
        try
        {
            while (true)
            {
                long since = _time.GetTimestamp();
                await server.Ended.WaitAsync(_stopping.Token);
                _server = null;
                await server.DisposeAsync();
                troubles = _time.GetElapsedTime(since) < _policy.Steady ? troubles + 1 : 1;
                (server, troubles) = await StartAgainAsync(troubles);
                _server = server;
                _started(server);
                LogRunsAgain();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Nobody needs it any more.
        }
    }

    async Task<(EmbeddedClickHouse Server, int Troubles)> StartAgainAsync(int troubles)
    {
        for (int failures = 0; ; troubles++)
        {
            TimeSpan delay = _policy.DelayAfter(troubles);
            LogEnded(delay.TotalSeconds);
            await Task.Delay(delay, _time, _stopping.Token);
            try
            {
                return (await EmbeddedClickHouse.StartAsync(_dataFolder, Endpoint.Uri.Port, progress: null, _stopping.Token), troubles);
            }
            catch (StorageException failed)
            {
                if (++failures == _policy.MostFailures)
                    throw new StorageException($"The embedded ClickHouse ended unexpectedly and could not be started again: {failed.Message}", failed);
                LogFailed(failed.Message);
            }
        }
    }

    [LoggerMessage(EventId = 110, Level = LogLevel.Warning, Message = "The embedded ClickHouse is not running; it is started again in {Seconds} s, and what is received waits on disk")]
    partial void LogEnded(double seconds);

    [LoggerMessage(EventId = 111, Level = LogLevel.Warning, Message = "The embedded ClickHouse could not be started: {Reason}")]
    partial void LogFailed(string reason);

    [LoggerMessage(EventId = 112, Level = LogLevel.Warning, Message = "The embedded ClickHouse runs again")]
    partial void LogRunsAgain();
}
