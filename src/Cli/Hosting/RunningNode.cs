using System.Text.Json;
using OtelMl.Storage.Access;

namespace OtelMl.Cli.Hosting;

/// <summary>A note in the data folder that says where the embedded ClickHouse of a running otelml answers.</summary>
static class RunningNode
{
    const string FileName = "running.json";
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void Announce(string dataFolder, ClickHouseEndpoint endpoint, int processId) =>
        File.WriteAllText(PathIn(dataFolder), JsonSerializer.Serialize(new Note(endpoint.Uri, processId)));

    public static void Withdraw(string dataFolder) => File.Delete(PathIn(dataFolder));

    /// <summary>The endpoint of the otelml that runs on a data folder; null where none does.</summary>
    public static async Task<ClickHouseEndpoint?> FindAsync(string dataFolder, string database, CancellationToken cancellationToken)
    {
        string path = PathIn(dataFolder);
        if (!File.Exists(path))
            return null;
        try
        {
            Note note = JsonSerializer.Deserialize<Note>(await File.ReadAllTextAsync(path, cancellationToken))!;
            if (!Directory.Exists($"/proc/{note.ProcessId}"))
                return null;
            using var http = new HttpClient { Timeout = Patience };
            using HttpResponseMessage answer = await http.GetAsync(new Uri(note.ClickHouse, "ping"), cancellationToken);
            return answer.IsSuccessStatusCode ? new ClickHouseEndpoint(note.ClickHouse, database) : null;
        }
        catch (Exception stale) when (stale is JsonException or HttpRequestException or IOException or TaskCanceledException { InnerException: TimeoutException })
        {
            return null;
        }
    }

    static string PathIn(string dataFolder) => Path.Combine(dataFolder, FileName);

    sealed record Note(Uri ClickHouse, int ProcessId);
}
