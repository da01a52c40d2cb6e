using System.Diagnostics;

namespace OtelMl.Tests.Shared;

/// <summary>A program in JavaScript with its packages, which are installed on first use and after that only when the lock file changes.</summary>
/// <param name="folder">Where its package.json and package-lock.json are, within the test's own output.</param>
public sealed class NodeProgram(string folder)
{
    static readonly TimeSpan InstallPatience = TimeSpan.FromMinutes(5);
    static readonly TimeSpan RunPatience = TimeSpan.FromMinutes(1);

    /// <summary>Installs the packages.</summary>
    public async Task InstallAsync()
    {
        string wanted = await File.ReadAllTextAsync(Path.Combine(folder, "package-lock.json"));
        string stamp = Path.Combine(folder, "node_modules", "installed-lock.json");
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted)
            return;
        await Console.Error.WriteLineAsync("Installing the OpenTelemetry SDK for JavaScript, once …");
        await RunAsync("npm", ["ci", "--silent", "--ignore-scripts"], new Dictionary<string, string>(), InstallPatience);
        await File.WriteAllTextAsync(stamp, wanted);
    }

    /// <summary>Runs a script to its end and returns what it printed.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public Task<string> RunAsync(IEnumerable<string> scriptAndArguments, IReadOnlyDictionary<string, string>? environment = null) =>
        RunAsync("node", scriptAndArguments, environment ?? new Dictionary<string, string>(), RunPatience);

    async Task<string> RunAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, TimeSpan patience)
    {
        using var timeout = new CancellationTokenSource(patience);
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return process.ExitCode == 0
                ? await output
                : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await errors} {await output}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
