using System.Globalization;

namespace OtelMl.Cli.Hosting;

/// <summary>
/// Under <c>dotnet run</c> the user ends that program, not this one. Where it is killed without passing a signal on, nobody would
/// ever end this process; so it ends itself when that parent is gone.
/// </summary>
static class ParentWatch
{
    static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Starts to watch. The token is cancelled when the <c>dotnet run</c> above this process has ended; never where there is none.</summary>
    public static CancellationToken Start(TimeProvider time)
    {
        if (!OperatingSystem.IsLinux() || ParentId() is not { } parent || !IsDotnetRun(parent))
            return CancellationToken.None;
        var ended = new CancellationTokenSource();
        _ = WatchAsync(parent, ended, time);
        return ended.Token;
    }

    static async Task WatchAsync(int parent, CancellationTokenSource ended, TimeProvider time)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (ParentId() == parent)
            await timer.WaitForNextTickAsync();
        await ended.CancelAsync();
    }

    static bool IsDotnetRun(int process)
    {
        try
        {
            string[] command = File.ReadAllText($"/proc/{process}/cmdline").Split('\0');
            return command.Length > 1 && Path.GetFileName(command[0]) == "dotnet" && command.Contains("run");
        }
        catch (IOException)
        {
            return false;
        }
    }

    static int? ParentId()
    {
        // The second field is the program's name in parentheses and may hold anything; the fields after it are plain.
        string status = File.ReadAllText("/proc/self/stat");
        string[] fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
        return int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out int parent) ? parent : null;
    }
}
