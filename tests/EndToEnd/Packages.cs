using System.IO.Compression;
using OtelMl.Tests.Shared;

namespace OtelMl.EndToEnd;

/// <summary>The packages, made of the sources as they are now, in a repository of their own that says it came from GitHub.</summary>
public sealed class Packages : IAsyncLifetime
{
    public const string Url = "https://github.com/example/otelml.git";
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    readonly TemporaryFolder _folder = new();

    public string Output => _folder.File("packages");

    public async ValueTask InitializeAsync()
    {
        string[] projects = [.. CopySources().Where(IsPacked)];
        Write("Packages.slnx", $"<Solution>{string.Concat(projects.Select(project => $"<Project Path=\"{project}\" />"))}</Solution>");
        // What source link reads of a repository; see gitrepository-layout(5).
        Write(".git/HEAD", Commit + "\n");
        Write(".git/config", $"[core]\n\trepositoryformatversion = 0\n[remote \"origin\"]\n\turl = {Url}\n");
        Directory.CreateDirectory(_folder.File(".git/objects"));
        Directory.CreateDirectory(_folder.File(".git/refs"));

        Finished pack = await Otelml.RunDotnetAsync(
            // Without analyzers, which have their say when the tests are built.
            ["pack", _folder.File("Packages.slnx"), "--nologo", "-v", "q", "-o", Output, "-p:ContinuousIntegrationBuild=true", "-p:RunAnalyzers=false"],
            new Dictionary<string, string>
            {
                // Nothing of the build may outlive it.
                ["MSBUILDDISABLENODEREUSE"] = "1",
                ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
                ["UseSharedCompilation"] = "false",
            });
        Assert.True(pack.ExitCode == 0, pack.Output + pack.Error);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Unpacks a package's files, by their paths within it.</summary>
    public Dictionary<string, byte[]> Read(string fileName)
    {
        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(Output, fileName));
        return archive.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using Stream content = entry.Open();
            using MemoryStream bytes = new();
            content.CopyTo(bytes);
            return bytes.ToArray();
        });
    }

    // The generator goes into a package of another project.
    static bool IsPacked(string file) =>
        Path.GetExtension(file) == ".csproj" && File.ReadAllText(file) is string project
        && (project.Contains("Packaging.props", StringComparison.Ordinal) || project.Contains("IsRoslynComponent", StringComparison.Ordinal));

    List<string> CopySources()
    {
        DirectoryInfo root = new(Repository.Root);
        EnumerationOptions all = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        List<string> copies = [];
        foreach (FileInfo file in root.EnumerateFiles().Concat(new DirectoryInfo(Path.Combine(root.FullName, "src")).EnumerateFiles("*", all)))
        {
            string path = Path.GetRelativePath(root.FullName, file.FullName);
            // The file .git of a linked worktree leads to another repository.
            if (path == ".git" || path.Split(Path.DirectorySeparatorChar).Any(folder => folder is "bin" or "obj")) continue;
            string copy = _folder.File(path);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            file.CopyTo(copy);
            copies.Add(copy);
        }

        return copies;
    }

    void Write(string path, string text)
    {
        string full = _folder.File(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
