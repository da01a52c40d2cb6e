namespace OtelMl.Collector.Forwarding;

/// <summary>Where what is to be passed on waits: the log that all backends share, and a folder for what each has of it.</summary>
static class ForwardFolder
{
    public static string In(string dataFolder) => Path.Combine(Path.GetFullPath(dataFolder), "forward");

    public static string Of(string dataFolder, string backend) => Path.Combine(In(dataFolder), backend);

    /// <summary>The backends that have a folder.</summary>
    public static IEnumerable<string> BackendsIn(string dataFolder) =>
        Directory.Exists(In(dataFolder)) ? Directory.EnumerateDirectories(In(dataFolder)).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal) : [];
}
