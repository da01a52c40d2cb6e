using System.Runtime.InteropServices;
using OtelMl.ClickHouseHost;

// Arguments: libchdb.so, data directory, configuration file, port (0 picks a free one).
// Standard output carries one line, "READY <port>"; standard error carries ClickHouse's own words when it cannot start.
// The server ends when standard input does, so it never outlives the process that started it.
if (args is not [string library, string data, string config, string portText] || !int.TryParse(portText, out int port))
{
    Console.Error.WriteLine("usage: OtelMl.ClickHouseHost LIBRARY DATA CONFIG PORT");
    return 2;
}

// An own process group: Ctrl-C at the terminal reaches the parent alone, which then stops this process in good order;
// and ClickHouse's SYSTEM SHUTDOWN, which signals its whole group, reaches this process alone.
_ = LibC.SetProcessGroup(0, 0);

TimeSpan grace = TimeSpan.FromSeconds(1);
var stopRequested = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => { context.Cancel = true; stopRequested.TrySetResult(); });
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => { context.Cancel = true; stopRequested.TrySetResult(); });
_ = Task.Run(() =>
{
    while (Console.In.Read() >= 0)
    {
    }

    stopRequested.TrySetResult();
});

ChdbServer server = ChdbServer.Start(library, data, config, port);

using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
while (!server.Ended.IsCompleted && !stopRequested.Task.IsCompleted)
{
    if (await ListeningPort.FindAsync(http, CancellationToken.None) is int found)
    {
        Console.WriteLine($"READY {found}");
        break;
    }

    await Task.WhenAny(server.Ended, stopRequested.Task, Task.Delay(TimeSpan.FromMilliseconds(10)));
}

await Task.WhenAny(server.Ended, stopRequested.Task);
bool endedByItself = !stopRequested.Task.IsCompleted;

// ClickHouse waits five seconds for idle keep-alive connections. What it acknowledged is already on disk, so a second is enough.
server.RequestStop();
await Task.WhenAny(server.Ended, Task.Delay(grace));
LibC.ExitNow(endedByItself ? 1 : 0);
return 0;
