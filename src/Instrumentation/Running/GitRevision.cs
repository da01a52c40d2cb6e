using System.Reflection;
using System.Security;

namespace OtelMl.Instrumentation;

/// <summary>
/// The git commit that runs: the one the compiler wrote into the entry assembly's version, or else that of the working tree
/// around the process, read from git's files. A missing or odd repository gives null, never an exception.
/// </summary>
static class GitRevision
{
    /// <summary>The revision of this process, looked up once.</summary>
    public static readonly string? Current = Find();

    /// <summary>The attributes that say which code runs; none when that is not known.</summary>
    public static readonly KeyValuePair<string, object?>[] Attributes = Describe();

    static KeyValuePair<string, object?>[] Describe()
    {
        if (Current is null) return [];
        KeyValuePair<string, object?> revision = new(MlAttributes.VcsRefHeadRevision, Current);
        return IsDirty() is { } dirty ? [revision, new(MlAttributes.SourceDirty, dirty)] : [revision];
    }

    /// <summary>Whether the build saw uncommitted changes: the package's targets write it into the assembly, other tools into its version.</summary>
    static bool? IsDirty() =>
        Assembly.GetEntryAssembly()?.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(metadata => metadata.Key == "OtelMl.SourceDirty")?.Value is { } stamped
            ? stamped == "true"
            : DirtyOfVersion(EntryVersion());

    /// <summary>Whether a version such as <c>1.2.0+5114f85.dirty</c> says so; null when it does not.</summary>
    public static bool? DirtyOfVersion(string? informationalVersion) =>
        informationalVersion?.EndsWith("dirty", StringComparison.Ordinal) == true ? true : null;

    static string? EntryVersion() =>
        Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    static string? Find()
    {
        try
        {
            return OfVersion(EntryVersion()) ?? OfWorkingTree(Environment.CurrentDirectory) ?? OfWorkingTree(AppContext.BaseDirectory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SecurityException)
        {
            return null;
        }
    }

    /// <summary>The commit after the plus sign of a version such as <c>1.2.0+5114f85…</c>.</summary>
    public static string? OfVersion(string? informationalVersion)
    {
        int plus = informationalVersion?.LastIndexOf('+') ?? -1;
        return plus < 0 ? null : AsCommit(informationalVersion![(plus + 1)..].Split('.', '-')[0], minimumLength: 7);
    }

    /// <summary>The commit checked out in the working tree that a directory is in.</summary>
    public static string? OfWorkingTree(string directory)
    {
        try
        {
            for (DirectoryInfo? at = new(directory); at is not null; at = at.Parent)
            {
                string dotGit = Path.Combine(at.FullName, ".git");
                if (Directory.Exists(dotGit)) return OfGitDirectory(dotGit);
                if (File.Exists(dotGit)) return OfGitFile(dotGit);
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SecurityException or ArgumentException)
        {
            return null;
        }
    }

    // https://git-scm.com/docs/gitrepository-layout: in a linked working tree or a submodule, .git is a file that names the directory.
    static string? OfGitFile(string path)
    {
        const string Key = "gitdir:";
        string text = File.ReadAllText(path).Trim();
        return text.StartsWith(Key, StringComparison.Ordinal)
            ? OfGitDirectory(Path.GetFullPath(text[Key.Length..].Trim(), Path.GetDirectoryName(path)!))
            : null;
    }

    static string? OfGitDirectory(string gitDirectory)
    {
        const string Key = "ref:";
        string head = Read(Path.Combine(gitDirectory, "HEAD")) ?? "";
        if (!head.StartsWith(Key, StringComparison.Ordinal)) return AsCommit(head, minimumLength: 40);

        string reference = head[Key.Length..].Trim();
        // Branches are shared by all working trees and kept with the main one.
        string shared = Read(Path.Combine(gitDirectory, "commondir")) is { } relative
            ? Path.GetFullPath(relative, gitDirectory)
            : gitDirectory;
        return AsCommit(Read(Path.Combine(gitDirectory, reference)), minimumLength: 40)
            ?? AsCommit(Read(Path.Combine(shared, reference)), minimumLength: 40)
            ?? OfPackedReferences(Path.Combine(shared, "packed-refs"), reference);
    }

    static string? OfPackedReferences(string path, string reference)
    {
        if (!File.Exists(path)) return null;
        string? line = File.ReadLines(path).FirstOrDefault(line => line.EndsWith(" " + reference, StringComparison.Ordinal));
        return AsCommit(line?[..line.IndexOf(' ', StringComparison.Ordinal)], minimumLength: 40);
    }

    static string? Read(string path) => File.Exists(path) ? File.ReadAllText(path).Trim() : null;

    static string? AsCommit(string? text, int minimumLength) =>
        text is not null && text.Length >= minimumLength && text.Length <= 64 && text.All(char.IsAsciiHexDigit) ? text : null;
}
