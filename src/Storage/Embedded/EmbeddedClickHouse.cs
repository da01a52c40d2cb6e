using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using OtelMl.Storage.Access;

namespace OtelMl.Storage.Embedded;

/// <summary>
/// A real ClickHouse server in a child process, hosted from <see cref="ChdbLibrary"/>. It listens on loopback, keeps its data in the
/// data folder, and ends with this process, also when this process is killed.
/// </summary>
public sealed class EmbeddedClickHouse : IAsyncDisposable
{
    /// <summary>How long a start may take before it counts as failed. On a warm machine it takes a fifth of a second.</summary>
    public static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    const string HostAssembly = "OtelMl.ClickHouseHost.dll";
    const string ReadyPrefix = "READY ";

    readonly Process _host;

    EmbeddedClickHouse(Process host, ClickHouseEndpoint endpoint)
    {
        _host = host;
        Endpoint = endpoint;
    }

    /// <summary>Where the server answers.</summary>
    public ClickHouseEndpoint Endpoint { get; }

    /// <summary>The operating system's id of the child process.</summary>
    public int ProcessId => _host.Id;

    /// <summary>Completes when the child process has ended, asked or not.</summary>
    public Task Ended => _host.WaitForExitAsync();

    /// <summary>Starts the server on a data folder, which is made where it is missing.</summary>
    /// <param name="dataFolder">The folder that holds everything the server stores.</param>
    /// <param name="port">The HTTP port on loopback; 0 picks a free one.</param>
    /// <param name="progress">Told, in a sentence, what takes long.</param>
    /// <param name="cancellationToken">Abandons the start.</param>
    /// <exception cref="StorageException">The folder cannot be written or is in use, the port is taken, or the library cannot be had.</exception>
    public static async Task<EmbeddedClickHouse> StartAsync(
        string dataFolder, int port, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        string folder = Path.GetFullPath(dataFolder);
        string configuration = PrepareFolder(folder);
        string library = await ChdbLibrary.EnsureAsync(progress, cancellationToken);

        var start = new ProcessStartInfo(DotnetHost())
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
            ArgumentList =
            {
                "exec", Path.Combine(AppContext.BaseDirectory, HostAssembly), library, StoreFolder(folder), configuration,
                port.ToString(CultureInfo.InvariantCulture),
            },
            // The host ends at once, without the runtime's own end, which would remove the pipes of its debugger from the temporary folder.
            Environment = { ["DOTNET_EnableDiagnostics"] = "0" },
        };
        var complaint = new StringBuilder();
        Process host = Process.Start(start)!;
        host.ErrorDataReceived += (_, line) =>
        {
            lock (complaint)
                complaint.AppendLine(line.Data);
        };
        host.BeginErrorReadLine();

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartTimeout);
        try
        {
            string? answer = await host.StandardOutput.ReadLineAsync(limit.Token);
            if (answer is not null && answer.StartsWith(ReadyPrefix, StringComparison.Ordinal))
            {
                var uri = new Uri($"http://127.0.0.1:{answer[ReadyPrefix.Length..]}/");
                return new EmbeddedClickHouse(host, new ClickHouseEndpoint(uri));
            }

            await host.WaitForExitAsync(limit.Token);
            host.WaitForExit(); // once more, synchronously: this overload also drains the asynchronous error reader
            throw StartFailure(folder, port, complaint.ToString());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await StopAsync(host);
            throw new StorageException($"The embedded ClickHouse did not answer within {StartTimeout.TotalSeconds:0} s. {LogHint(folder)}");
        }
        catch
        {
            await StopAsync(host);
            throw;
        }
    }

    /// <summary>Stops the server and waits for it to be gone. What it acknowledged is on disk.</summary>
    public ValueTask DisposeAsync() => StopAsync(_host);

    static async ValueTask StopAsync(Process host)
    {
        using (host)
        {
            if (host.HasExited)
                return;
            host.StandardInput.Close();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            try
            {
                await host.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                host.Kill();
                await host.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    static string StoreFolder(string folder) => Path.Combine(folder, "clickhouse");

    static string LogFile(string folder) => Path.Combine(folder, "clickhouse.log");

    static string LogHint(string folder) => $"Its log is {LogFile(folder)}.";

    static string PrepareFolder(string folder)
    {
        string configuration = Path.Combine(folder, "clickhouse.xml");
        try
        {
            Directory.CreateDirectory(StoreFolder(folder));
            File.WriteAllText(configuration, Configuration(LogFile(folder)));
            return configuration;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                $"The data folder {folder} cannot be written: {refused.Message} Make it writable for this user, or name another with --data DIR.",
                refused);
        }
    }

    // The library's defaults are made for one query at a time: without these pools, merges and TTL deletions hardly run.
    static string Configuration(string logFile) => $"""
        <clickhouse>
          <logger><log>{logFile}</log><size>10M</size><count>2</count></logger>
          <background_pool_size>4</background_pool_size>
          <background_schedule_pool_size>8</background_schedule_pool_size>
          <background_distributed_schedule_pool_size>2</background_distributed_schedule_pool_size>
          <max_server_memory_usage_to_ram_ratio>0.5</max_server_memory_usage_to_ram_ratio>
          <keep_alive_timeout>10</keep_alive_timeout>
        </clickhouse>
        """;

    // The muxer that runs this process, so that the child has the same runtime whatever the PATH says.
    static string DotnetHost() =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    static StorageException StartFailure(string folder, int port, string complaint)
    {
        if (complaint.Contains("Another server instance", StringComparison.Ordinal))
            return new StorageException($"The data folder {folder} is in use by another otelml. Stop that one, or name another with --data DIR.");
        if (complaint.Contains("Address already in use", StringComparison.Ordinal))
            return new StorageException($"Port {port} for the embedded ClickHouse is taken. Free it, or choose another with --clickhouse-port (0 picks a free one).");
        string reason = complaint.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "no reason given";
        return new StorageException($"The embedded ClickHouse did not start: {reason} {LogHint(folder)}");
    }
}
