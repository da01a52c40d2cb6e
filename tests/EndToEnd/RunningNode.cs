using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace OtelMl.EndToEnd;

/// <summary>A program that runs a node: where it answers, how it is ended, and which processes it has.</summary>
public sealed class RunningNode : IAsyncDisposable
{
    readonly Process _process;
    readonly string _note;
    readonly ConcurrentQueue<string> _output = new();
    readonly ConcurrentQueue<string> _error = new();

    public RunningNode(Process process, string data)
    {
        _process = process;
        _note = Path.Combine(data, "running.json");
        process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _error.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int ProcessId => _process.Id;

    public string Output => string.Join('\n', _output);

    public string Error => string.Join('\n', _error);

    /// <summary>The embedded ClickHouse's process when the node had started; none where it uses another.</summary>
    public SystemProcess ClickHouse { get; private set; } = null!;

    /// <summary>Whether the data folder says that a node runs on it.</summary>
    public bool IsAnnounced => File.Exists(_note);

    public Uri Web => new(AddressAfter("metrics"), "/");

    public Uri OtlpGrpc => AddressAfter("OTLP/gRPC");

    public Uri OtlpHttp => AddressAfter("OTLP/HTTP");

    public Uri ClickHouseAddress => AddressAfter("ClickHouse");

    /// <summary>Waits until the node says where its embedded ClickHouse is, and, if it is an 'up', that it is up.</summary>
    public async Task WaitUntilStartedAsync(TimeSpan patience)
    {
        bool saysWhenUp = _process.StartInfo.ArgumentList.Contains("up");
        bool embeds = !_process.StartInfo.ArgumentList.Contains("--clickhouse");
        await Eventually.TrueAsync(
            () =>
            {
                Assert.False(_process.HasExited, $"The program ended instead of starting: {Error}");
                return (IsAnnounced || !embeds) && (!saysWhenUp || Output.Contains("Ctrl-C", StringComparison.Ordinal));
            },
            patience,
            "The program did not start");
        if (embeds)
            ClickHouse = SystemProcess.Find(await AnnouncedProcessAsync())!;
    }

    /// <summary>The process of the embedded ClickHouse as the data folder says it is now.</summary>
    public async Task<int> AnnouncedProcessAsync() =>
        JsonSerializer.Deserialize<Note>(await File.ReadAllTextAsync(_note, TestContext.Current.CancellationToken))!.ProcessId;

    public void Send(int signal) => Signals.Send(_process.Id, signal);

    /// <summary>Waits for the end; returns the exit code.</summary>
    public async Task<int> EndAsync(TimeSpan patience)
    {
        await Eventually.TrueAsync(() => _process.HasExited, patience, "The program did not end");
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken); // drains what it said
        return _process.ExitCode;
    }

    /// <summary>What this node's ClickHouse answers to a query, as tab-separated text.</summary>
    public async Task<string> AskAsync(string query)
    {
        using var http = new HttpClient();
        using HttpResponseMessage answer = await http.GetAsync(
            new Uri(ClickHouseAddress, $"?database=otel&query={Uri.EscapeDataString(query)}"), TestContext.Current.CancellationToken);
        string text = (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).TrimEnd();
        Assert.True(answer.IsSuccessStatusCode, text);
        return text;
    }

    public async ValueTask DisposeAsync()
    {
        using (_process)
        {
            if (!_process.HasExited)
                _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        if (ClickHouse is { IsAlive: true })
            await Eventually.TrueAsync(() => !ClickHouse.IsAlive, TimeSpan.FromSeconds(30), "ClickHouse did not end");
    }

    sealed record Note(int ProcessId);

    Uri AddressAfter(string what) =>
        new(_output.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).First(words => words.Length > 1 && words[0] == what)[1]);
}
