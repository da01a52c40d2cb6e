using System.Globalization;

namespace OtelMl.ClickHouseHost;

/// <summary>
/// Finds the HTTP port this very process listens on. Asking the port itself is not enough: when it was taken, somebody else's
/// ClickHouse would answer.
/// </summary>
static class ListeningPort
{
    const string Listen = "0A";

    public static async Task<int?> FindAsync(HttpClient http, CancellationToken cancellationToken)
    {
        foreach (int port in OwnListeningPorts())
        {
            try
            {
                using HttpResponseMessage answer = await http.GetAsync($"http://127.0.0.1:{port}/ping", cancellationToken);
                if (answer.IsSuccessStatusCode)
                    return port;
            }
            catch (HttpRequestException)
            {
            }
        }

        return null;
    }

    static IEnumerable<int> OwnListeningPorts()
    {
        HashSet<string> inodes = OwnSocketInodes();
        foreach (string line in File.ReadLines("/proc/self/net/tcp").Skip(1))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields[3] == Listen && inodes.Contains(fields[9]))
                yield return int.Parse(fields[1].AsSpan(fields[1].IndexOf(':') + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }
    }

    static HashSet<string> OwnSocketInodes()
    {
        const string prefix = "socket:[";
        var inodes = new HashSet<string>();
        foreach (string descriptor in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            // A descriptor may be closed between the listing and the look.
            string? target = ReadLink(descriptor);
            if (target is not null && target.StartsWith(prefix, StringComparison.Ordinal))
                inodes.Add(target[prefix.Length..^1]);
        }

        return inodes;
    }

    static string? ReadLink(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
