using OtelMl.Tests.Shared;

namespace OtelMl.EndToEnd;

public sealed class DotnetRunTests : IDisposable
{
#if DEBUG
    const string Configuration = "Debug";
#else
    const string Configuration = "Release";
#endif

    static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killing_dotnet_run_ends_the_program_under_it()
    {
        await using RunningNode run = await Otelml.StartAsync(
            ["run", "--no-build", "-c", Configuration, "--project", Path.Combine(Repository.Root, "src", "Cli"), "--", "up", "--data", _folder.Path, .. Otelml.FreePorts],
            _folder.Path);
        SystemProcess program = SystemProcess.Find(run.ClickHouse.ParentId)!;
        Assert.Equal(run.ProcessId, program.ParentId);

        run.Send(Signals.Kill);

        await Eventually.TrueAsync(() => !program.IsAlive && !run.ClickHouse.IsAlive, Soon, "The program did not end");
        Assert.False(run.IsAnnounced);
    }
}
