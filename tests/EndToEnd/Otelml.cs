using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OtelMl.EndToEnd;

/// <summary>The program, as a user starts it: a command line in, text and an exit code out.</summary>
public static class Otelml
{
    /// <summary>Lets a node choose its ports, so that many can run at once.</summary>
    public static readonly string[] FreePorts = ["--otlp-grpc-port", "0", "--otlp-http-port", "0", "--web-port", "0", "--clickhouse-port", "0"];

    // Generous: the first run on a machine fetches ClickHouse.
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>The muxer that runs these tests, so that the program has the same runtime whatever the PATH says.</summary>
    public static string Dotnet { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "otelml", "otelml.dll");

    /// <summary>Runs a command to its end.</summary>
    public static Task<Finished> RunAsync(params string[] arguments) => RunAsync(arguments, new Dictionary<string, string>());

    /// <summary>Runs a command to its end, with variables in its environment.</summary>
    public static Task<Finished> RunAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment) =>
        RunDotnetAsync([Program, .. arguments], environment);

    /// <summary>Runs a command of the SDK to its end, with variables in its environment.</summary>
    public static async Task<Finished> RunDotnetAsync(IEnumerable<string> dotnetArguments, IReadOnlyDictionary<string, string> environment)
    {
        ProcessStartInfo start = StartInfo(dotnetArguments);
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new Finished(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    /// <summary>Starts a node on a data folder, on free ports; returns when it is up.</summary>
    public static Task<RunningNode> UpAsync(string data, params string[] more) => StartAsync([Program, "up", "--data", data, .. FreePorts, .. more], data);

    /// <summary>Starts a command that runs a node on a data folder; returns when its ClickHouse is up.</summary>
    public static async Task<RunningNode> StartAsync(IEnumerable<string> dotnetArguments, string data)
    {
        // Signals that whoever runs the tests ignores would be ignored by the program as well.
        Signals.Unignore(Signals.Interrupt);
        Process process = Process.Start(StartInfo(dotnetArguments))!;
        process.StandardInput.Close();
        var node = new RunningNode(process, data);
        try
        {
            await node.WaitUntilStartedAsync(Patience);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>The command line of the program, for those that start it in their own way.</summary>
    public static IEnumerable<string> CommandLine(params string[] arguments) => [Program, .. arguments];

    static ProcessStartInfo StartInfo(IEnumerable<string> dotnetArguments)
    {
        var start = new ProcessStartInfo(Dotnet, dotnetArguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        // Settings of whoever runs the tests are not the tests'; only where ClickHouse is kept may stay.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("OTEL", StringComparison.Ordinal) && name != "OTELML_CACHE").ToList())
            start.Environment.Remove(name);
        // What is killed cannot remove the pipes of its debugger from the temporary folder.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return start;
    }
}
