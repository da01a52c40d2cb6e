using System.Diagnostics;
using System.Globalization;

namespace OtelMl.Ingest.Roles;

/// <summary>A collector in a process of its own.</summary>
sealed class CollectorProcess : IAsyncDisposable
{
    public const string Command = "collector";

    readonly Process _process;

    CollectorProcess(Process process, int port)
    {
        _process = process;
        Address = new Uri($"http://127.0.0.1:{port}");
    }

    public Uri Address { get; }

    public long ResidentBytes => ProcessMemory.ResidentBytes(_process.Id);

    /// <summary>Starts one that writes to a ClickHouse.</summary>
    /// <param name="clickHouse">Where the rows go.</param>
    /// <param name="dataFolder">Where it keeps its queue.</param>
    /// <param name="generated">Whether it parses with generated messages only.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<CollectorProcess> StartAsync(Uri clickHouse, string dataFolder, bool generated, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(CollectorProcess).Assembly.Location); // started as `dotnet OtelMl.Ingest.dll`
        start.ArgumentList.Add(Command);
        start.ArgumentList.Add(clickHouse.ToString());
        start.ArgumentList.Add(dataFolder);
        if (generated)
            start.Environment[GeneratedSwitch.Variable] = "true";
        Process process = Process.Start(start)!;
        string port = await process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The collector did not start.");
        return new CollectorProcess(process, int.Parse(port, CultureInfo.InvariantCulture));
    }

    public async Task<CollectorUse> UseAsync(CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync("use".AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        string line = await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The collector ended.");
        double[] use = [.. line.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        return new CollectorUse(use[0], use[1], use[2]);
    }

    public async ValueTask DisposeAsync()
    {
        using (_process)
        {
            _process.StandardInput.Close();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
            }
        }
    }
}
