namespace OtelMl.Analyzers;

/// <summary>Reads the <c>.sql</c> files that lie beside the analyzers that run them.</summary>
static class SqlResource
{
    /// <param name="path">The file's path below this project's folder, with forward slashes.</param>
    public static string Read(string path)
    {
        using var reader = new StreamReader(typeof(SqlResource).Assembly.GetManifestResourceStream(path)!);
        return reader.ReadToEnd();
    }
}
