using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace OtelMl.Storage.Embedded;

/// <summary>
/// The pinned <c>libchdb</c>, a whole ClickHouse in one shared library. It is published on npm (Apache-2.0), fetched with the npm
/// client on first use and kept in a cache that all data folders share.
/// </summary>
public static class ChdbLibrary
{
    /// <summary>The pinned package version. Older ones cannot listen; the registry's <c>latest</c> tag points at one of those.</summary>
    public const string PackageVersion = "26.7.3-stable.1";

    /// <summary>The environment variable that names another cache folder.</summary>
    public const string CacheVariable = "OTELML_CACHE";

    const string FileName = "libchdb.so";

    /// <summary>Returns the path of the library, fetching it first where the cache lacks it.</summary>
    /// <param name="progress">Told, in a sentence, what takes long.</param>
    /// <param name="cancellationToken">Abandons the download.</param>
    /// <exception cref="StorageException">The platform has no package, or npm is missing or fails.</exception>
    public static async Task<string> EnsureAsync(IProgress<string>? progress, CancellationToken cancellationToken)
    {
        string package = PackageForThisPlatform();
        string versionFolder = Path.Combine(CacheFolder(), "chdb", PackageVersion);
        string library = Path.Combine(versionFolder, "node_modules", package, FileName);
        if (File.Exists(library))
            return library;

        Directory.CreateDirectory(Path.GetDirectoryName(versionFolder)!);
        using FileStream alone = await WaitForTurnAsync(versionFolder + ".lock", cancellationToken);
        if (File.Exists(library))
            return library;

        progress?.Report($"Fetching the embedded ClickHouse ({package} {PackageVersion}, about 180 MB, once) ...");
        // Installed beside and moved into place, so that a broken download is never mistaken for a library.
        string staging = versionFolder + ".partial";
        if (Directory.Exists(staging))
            Directory.Delete(staging, recursive: true);
        Directory.CreateDirectory(staging);
        await InstallAsync(package, staging, cancellationToken);
        Directory.Move(staging, versionFolder);
        return File.Exists(library)
            ? library
            : throw new StorageException($"The npm package {package} {PackageVersion} came without {FileName}. {OwnServerRemedy}");
    }

    const string OwnServerRemedy = "Use a ClickHouse of your own instead: --clickhouse http://HOST:8123.";

    static string PackageForThisPlatform() => (OperatingSystem.IsLinux(), RuntimeInformation.ProcessArchitecture) switch
    {
        (true, Architecture.X64) => "@chdb/lib-linux-x64-gnu",
        (true, Architecture.Arm64) => "@chdb/lib-linux-arm64-gnu",
        _ => throw new StorageException(
            $"There is no embedded ClickHouse for {RuntimeInformation.RuntimeIdentifier}; it runs on Linux (glibc) x64 and arm64. {OwnServerRemedy}"),
    };

    static string CacheFolder()
    {
        if (Environment.GetEnvironmentVariable(CacheVariable) is { Length: > 0 } configured)
            return Path.GetFullPath(configured);
        string? cacheHome = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return Path.Combine(string.IsNullOrEmpty(cacheHome) ? Path.Combine(home, ".cache") : cacheHome, "otelml");
    }

    static async Task<FileStream> WaitForTurnAsync(string lockFile, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(lockFile))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
            }
        }
    }

    static async Task InstallAsync(string package, string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("npm")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
            ArgumentList =
            {
                "install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--no-save", "--no-package-lock",
                $"{package}@{PackageVersion}",
            },
        };
        using Process npm = StartNpm(start);
        try
        {
            Task<string> output = npm.StandardOutput.ReadToEndAsync(cancellationToken);
            string complaint = await npm.StandardError.ReadToEndAsync(cancellationToken);
            _ = await output;
            await npm.WaitForExitAsync(cancellationToken);
            if (npm.ExitCode != 0)
            {
                throw new StorageException(
                    $"npm could not fetch {package} {PackageVersion} (exit code {npm.ExitCode}): {LastLines(complaint)} " +
                    $"Check that npm reaches its registry, then try again. {OwnServerRemedy}");
            }
        }
        finally
        {
            if (!npm.HasExited)
                npm.Kill(entireProcessTree: true);
        }
    }

    static Process StartNpm(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new StorageException(
                $"The embedded ClickHouse is fetched with npm, which is not on the PATH. Install Node.js with npm. {OwnServerRemedy}", missing);
        }
    }

    static string LastLines(string text)
    {
        var tail = new StringBuilder();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(3))
            tail.Append(line).Append("; ");
        return tail.ToString().TrimEnd(' ', ';') + ".";
    }
}
