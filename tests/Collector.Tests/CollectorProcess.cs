using System.Diagnostics;
using System.Globalization;
using OtelMl.Tests.Shared;

namespace OtelMl.Collector.Tests;

/// <summary><c>otelml up</c> in a process of its own, which is killed and started again where it was.</summary>
public sealed class CollectorProcess : IAsyncDisposable
{
    readonly List<string> _output = [];
    readonly TemporaryFolder _folder;
    readonly Uri _clickHouse;
    readonly int _webPort = FreePorts.Next();
    readonly string[] _more;
    Process? _process;

    /// <param name="folder">Its data folder.</param>
    /// <param name="clickHouse">Where it writes.</param>
    /// <param name="more">Further arguments.</param>
    public CollectorProcess(TemporaryFolder folder, Uri clickHouse, params string[] more)
    {
        _more = more;
        _folder = folder;
        _clickHouse = clickHouse;
        Address = new Uri($"http://127.0.0.1:{FreePorts.Next()}");
    }

    /// <summary>Where it receives OTLP over gRPC.</summary>
    public Uri Address { get; }

    /// <summary>Starts it and waits until it is ready.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "exec", Path.Combine(AppContext.BaseDirectory, "otelml.dll"), "up", "--data", _folder.Path, "--clickhouse", _clickHouse.ToString(),
                "--otlp-grpc-port", Address.Port.ToString(CultureInfo.InvariantCulture), "--otlp-http-port", "0", "--web-port", _webPort.ToString(CultureInfo.InvariantCulture),
            },
            // What is killed cannot remove the pipes of its debugger from the temporary folder.
            Environment = { ["DOTNET_EnableDiagnostics"] = "0" },
        };
        foreach (string argument in _more)
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += Note;
        _process.ErrorDataReceived += Note;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        using var http = new HttpClient();
        while (!await IsReadyAsync(http, cancellationToken))
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"otelml ended with {_process.ExitCode}: {Output}");
            await Task.Delay(50, cancellationToken);
        }
    }

    /// <summary>Ends it without warning.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>What it said.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return string.Join('\n', _output);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
    }

    async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(new Uri($"http://127.0.0.1:{_webPort}/readyz"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    void Note(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
            _output.Add(line.Data ?? "");
    }
}
