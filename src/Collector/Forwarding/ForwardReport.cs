using System.Text.Json;
using OtelMl.Collector.Queue;

namespace OtelMl.Collector.Forwarding;

/// <summary>What a data folder tells of the backends to which telemetry is passed on, read without disturbing a collector that runs there.</summary>
public static class ForwardReport
{
    const string FileName = "status.json";

    /// <summary>Reads a data folder: each backend as it last noted how it stands, with what waits for it now.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<ForwardState> Read(string dataFolder)
    {
        var states = new List<ForwardState>();
        foreach (string backend in ForwardFolder.BackendsIn(dataFolder))
        {
            string folder = ForwardFolder.Of(dataFolder, backend);
            string file = Path.Combine(folder, FileName);
            if (!File.Exists(file) || JsonSerializer.Deserialize<ForwardState>(File.ReadAllText(file)) is not { } noted)
                continue;
            long done = (StateFile.Read(folder) ?? DeliveryState.Fresh).Done;
            IReadOnlyList<QueuedBlock> waiting = [.. TableLog.Look(ForwardFolder.In(dataFolder), done).Where(entry => noted.Signals.Contains(entry.Shape.Table))];
            states.Add(noted with
            {
                WaitingRecords = waiting.Sum(entry => (long)entry.Rows),
                WaitingBytes = waiting.Sum(entry => entry.Bytes),
                Oldest = waiting.Count > 0 ? waiting[0].Committed : null,
            });
        }

        return states;
    }

    internal static void Write(string folder, ForwardState state) =>
        DurableFile.Replace(Path.Combine(folder, FileName), file => JsonSerializer.Serialize(file, state), flush: false);

    internal static void Remove(string folder) => File.Delete(Path.Combine(folder, FileName));
}
