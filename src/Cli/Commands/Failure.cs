using ClickHouse.Driver;
using OtelMl.Cli.Settings;
using OtelMl.Storage;

namespace OtelMl.Cli.Commands;

/// <summary>Why a command failed, told to a person: a paragraph on standard error, and the exit code.</summary>
static class Failure
{
    /// <summary>Set to 1, it shows where in the program a failure came from.</summary>
    const string DebugVariable = "OTELML_DEBUG";

    public static int Tell(Exception failure)
    {
        (string why, int exitCode) = failure switch
        {
            UsageException => (failure.Message, ExitCode.Usage),
            StorageException => (failure.Message, ExitCode.Storage),
            ClickHouseServerException => ($"ClickHouse refuses: {failure.Message.Trim()}", ExitCode.Storage),
            OperationCanceledException { InnerException: not TimeoutException } => ("interrupted.", ExitCode.Interrupted),
            _ => ($"this should not have happened: {failure.Message.ReplaceLineEndings(" ")} {DebugVariable}=1 shows where it did.", ExitCode.Unexpected),
        };
        Console.Error.WriteLine("otelml: " + why);
        if (Environment.GetEnvironmentVariable(DebugVariable) == "1")
            Console.Error.WriteLine(failure);
        return exitCode;
    }
}
