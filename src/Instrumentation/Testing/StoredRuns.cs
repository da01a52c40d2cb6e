using System.Globalization;
using System.Text.Json;

namespace OtelMl.Instrumentation;

/// <summary>
/// Runs of one component in a directory, each in a file of its own, which is complete before it has its name. So several processes may
/// add to them at once.
/// </summary>
/// <param name="directory">The directory of all pipelines.</param>
/// <param name="pipeline">Name of the pipeline.</param>
/// <param name="component">Name of the component.</param>
sealed class StoredRuns(string directory, string pipeline, string component)
{
    const string Extension = ".json";
    const string UnfinishedExtension = ".tmp";

    // A file system's clock may stand still for some milliseconds, in which more may come.
    static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);

    // What nobody has finished for so long was being written by a process that was killed.
    static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    readonly string _directory = Path.Combine(directory, Escape(pipeline), Escape(component));
    readonly HashSet<string> _known = new(StringComparer.Ordinal);
    DateTime? _lookedAt;
    string? _problem;

    /// <summary>What could not be read since this was asked last; null when there is nothing to tell.</summary>
    public string? TakeProblem()
    {
        string? problem = _problem;
        _problem = null;
        return problem;
    }

    /// <summary>Reads runs that were not read or written here before.</summary>
    /// <param name="most">How many of all to keep, the latest; the files of others are deleted.</param>
    public IEnumerable<(string File, MlPastRun Run)> ReadNew(int most)
    {
        DateTime changedAt = Directory.GetLastWriteTimeUtc(_directory);
        if (changedAt == _lookedAt || !Directory.Exists(_directory)) yield break;
        DateTime now = TimeProvider.System.GetUtcNow().UtcDateTime;
        _lookedAt = now - changedAt > Settled ? changedAt : null;
        string[] files = [.. Directory.EnumerateFiles(_directory, "*" + Extension).OrderDescending(StringComparer.Ordinal)];
        foreach (string file in files.Take(most))
        {
            if (_known.Add(file) && Read(file) is { } run) yield return (file, run);
        }

        foreach (string file in files.Skip(most)) File.Delete(file);
        foreach (string file in Directory.EnumerateFiles(_directory, "*" + UnfinishedExtension))
        {
            if (now - File.GetLastWriteTimeUtc(file) > Abandoned) File.Delete(file);
        }

        _known.IntersectWith(files);
    }

    /// <summary>Writes a run.</summary>
    /// <returns>Its file, whose name sorts by when the run ended.</returns>
    public string Write(MlPastRun run)
    {
        Directory.CreateDirectory(_directory);
        string file = Path.Combine(_directory, string.Create(CultureInfo.InvariantCulture, $"{run.End.UtcTicks:D19}-{Guid.NewGuid():N}{Extension}"));
        string unfinished = Path.ChangeExtension(file, UnfinishedExtension);
        using (FileStream stream = File.Create(unfinished)) JsonSerializer.Serialize(stream, run, PastRunJson.Default.MlPastRun);
        _known.Add(file);
        File.Move(unfinished, file);
        return file;
    }

    MlPastRun? Read(string file)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            return JsonSerializer.Deserialize(stream, PastRunJson.Default.MlPastRun);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            string problem = $"The earlier run in {file} cannot be read and is left out; delete the file if it stays so: {unreadable.Message}";
            _problem = _problem is null ? problem : $"{_problem}; {problem}";
            return null;
        }
    }

    // Dots too, since two of them are a directory.
    static string Escape(string name) => Uri.EscapeDataString(name).Replace(".", "%2E", StringComparison.Ordinal);
}
