using System.Globalization;
using OtelMl.Cli.Settings;
using OtelMl.Collector.Forwarding;
using OtelMl.Collector.Queue;

namespace OtelMl.Cli.Diagnosing;

/// <summary>The data folder: room, what waits in the queue, and what ClickHouse refused.</summary>
static class DataChecks
{
    const long LeastFreeBytes = 1024L * 1024 * 1024;

    /// <summary>What has waited longer does not get on.</summary>
    public static readonly TimeSpan LongWait = TimeSpan.FromMinutes(1);

    public static IReadOnlyList<Check> Run(NodeSettings settings, TimeProvider time)
    {
        string data = Path.GetFullPath(settings.Data);
        var checks = new List<Check> { Disk(data) };
        try
        {
            QueueReport report = QueueReport.Read(data);
            checks.Add(Queue(report, time.GetUtcNow()));
            checks.Add(DeadLetters(report));
            checks.AddRange(ForwardReport.Read(data).Select(backend => ForwardChecks.Of(backend, data, time.GetUtcNow())));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            checks.Add(Check.Finding("queue", $"cannot be read: {unreadable.Message}", $"Make {data} readable for this user."));
        }

        return checks;
    }

    static Check Disk(string data)
    {
        string existing = data;
        while (!Directory.Exists(existing))
            existing = Path.GetDirectoryName(existing)!;
        long free = new DriveInfo(existing).AvailableFreeSpace;
        return free < LeastFreeBytes
            ? Check.Finding("disk", $"{Size(free)} free for {data}", "Free some, or name a folder on another disk with --data DIR. Until then telemetry may be refused; nothing accepted is lost.")
            : Check.Fine("disk", $"{Size(free)} free for {data}");
    }

    static Check Queue(QueueReport report, DateTimeOffset now)
    {
        if (report.Tables.Count == 0)
            return Check.Fine("queue", "empty");
        TimeSpan oldest = now - report.Tables.Min(table => table.Oldest);
        string says = string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Tables.Sum(table => table.Rows)} rows ({Size(report.Tables.Sum(table => table.Bytes))}) of {string.Join(", ", report.Tables.Select(table => table.Table))} wait, the oldest for {oldest.TotalSeconds:0} s");
        return oldest > LongWait
            ? Check.Finding("queue", says, "They are safe and go to ClickHouse when 'otelml up' runs on this data folder and ClickHouse takes them; its log says why it does not.")
            : Check.Fine("queue", says);
    }

    static Check DeadLetters(QueueReport report)
    {
        if (report.DeadRows.Count == 0)
            return Check.Fine("dead letters", "none");
        string table = report.DeadRows.First().Key;
        return Check.Finding(
            "dead letters",
            $"ClickHouse refused {string.Join(", ", report.DeadRows.Select(dead => string.Create(CultureInfo.InvariantCulture, $"{dead.Value} rows of {dead.Key}")))}; the last: {report.LastReason}",
            $"The rows and the reasons are in {report.DeadLetterFolder}. When the reason is mended, insert each file again, such as with clickhouse client --query 'INSERT INTO {table} FORMAT Native' < {table}-….native, and delete it.");
    }

    /// <summary>A number of bytes, for people.</summary>
    public static string Size(long bytes) => bytes >= 1 << 30
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 30):0.0} GiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 20):0.0} MiB");
}
