using System.Text.Json;

namespace OtelMl.Collector.Queue;

/// <summary>What lies in a data folder's queue and among its dead letters, read without disturbing a collector that runs there.</summary>
/// <param name="Tables">The tables with blocks that wait.</param>
/// <param name="DeadLetterFolder">The folder of the dead letters.</param>
/// <param name="DeadRows">How many rows are dead letters, by table.</param>
/// <param name="LastReason">Why the newest of them is one.</param>
public sealed record QueueReport(
    IReadOnlyList<QueuedTable> Tables, string DeadLetterFolder, IReadOnlyDictionary<string, long> DeadRows, string? LastReason)
{
    /// <summary>Reads a data folder.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static QueueReport Read(string dataFolder)
    {
        string queue = QueueFolder.In(dataFolder);
        var tables = new List<QueuedTable>();
        foreach (string table in QueueFolder.TablesIn(queue))
        {
            if (ReadTable(table, Path.Combine(queue, table)) is { } waiting)
                tables.Add(waiting);
        }

        string letters = Writing.DeadLetterFolder.In(dataFolder);
        var dead = new SortedDictionary<string, long>(StringComparer.Ordinal);
        string? reason = null;
        foreach (string line in DeadLetterFiles(letters).SelectMany(File.ReadLines))
        {
            using JsonDocument letter = JsonDocument.Parse(line);
            string table = letter.RootElement.GetProperty("table").GetString()!;
            dead[table] = dead.GetValueOrDefault(table) + letter.RootElement.GetProperty("rows").GetInt64();
            reason = letter.RootElement.GetProperty("reason").GetString();
        }

        return new QueueReport(tables, letters, dead, reason);
    }

    static IEnumerable<string> DeadLetterFiles(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.jsonl").OrderBy(File.GetLastWriteTimeUtc) : [];

    static QueuedTable? ReadTable(string table, string folder)
    {
        long done = (StateFile.Read(folder) ?? DeliveryState.Fresh).Done;
        IReadOnlyList<QueuedBlock> waiting = TableLog.Look(folder, done);
        return waiting.Count == 0
            ? null
            : new QueuedTable(table, waiting.Count, waiting.Sum(block => (long)block.Rows), waiting.Sum(block => block.Bytes), waiting.Min(block => block.Committed));
    }
}
