namespace OtelMl.EndToEnd;

/// <summary>The repository that the tests were built in.</summary>
static class Repository
{
    /// <summary>Its folder.</summary>
    public static string Root { get; } = FindRoot();

    static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OtelMl.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside their repository.");
    }
}
