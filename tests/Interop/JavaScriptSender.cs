using System.Diagnostics;
using System.Text.Json.Nodes;

namespace OtelMl.Interop;

/// <summary>The OpenTelemetry SDK for JavaScript, in a program that sends with it. Its packages are installed on first use.</summary>
public sealed class JavaScriptSender : IAsyncLifetime
{
    static readonly TimeSpan InstallPatience = TimeSpan.FromMinutes(5);
    static readonly TimeSpan SendPatience = TimeSpan.FromMinutes(1);

    readonly string _folder = Path.Combine(AppContext.BaseDirectory, "sender");

    public async ValueTask InitializeAsync()
    {
        string wanted = await File.ReadAllTextAsync(Path.Combine(_folder, "package-lock.json"));
        string stamp = Path.Combine(_folder, "node_modules", "installed-lock.json");
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted)
            return;
        await Console.Error.WriteLineAsync("Installing the OpenTelemetry SDK for JavaScript, once …");
        await RunAsync("npm", ["ci", "--silent", "--ignore-scripts"], InstallPatience);
        await File.WriteAllTextAsync(stamp, wanted);
    }

    /// <summary>Sends, and returns what was sent.</summary>
    public async Task<JsonNode> SendAsync(string protocol, string compression, InteropFixture to, string service) =>
        JsonNode.Parse(await RunAsync(
            "node", ["send.mjs", protocol, compression, to.GrpcAddress.ToString(), to.HttpAddress.ToString(), service], SendPatience))!;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    async Task<string> RunAsync(string program, IEnumerable<string> arguments, TimeSpan patience)
    {
        using var timeout = new CancellationTokenSource(patience);
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await errors} {await output}");
            return await output;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
