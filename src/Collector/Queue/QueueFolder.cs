using OtelMl.Storage;

namespace OtelMl.Collector.Queue;

/// <summary>The folder of all tables' queues, which one process has for itself.</summary>
sealed class QueueFolder : IDisposable
{
    const string LockName = "lock";
    const string ProbeName = "probe";
    const int ProbeBytes = 64 * 1024;

    readonly string _path;
    readonly FileStream _lock;

    QueueFolder(string path, FileStream @lock)
    {
        _path = path;
        _lock = @lock;
    }

    /// <summary>The tables that have a queue.</summary>
    public IEnumerable<string> Tables => TablesIn(_path);

    public static string In(string dataFolder) => Path.Combine(Path.GetFullPath(dataFolder), "queue");

    public static IEnumerable<string> TablesIn(string queueFolder) =>
        Directory.Exists(queueFolder) ? Directory.EnumerateDirectories(queueFolder).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal) : [];

    /// <exception cref="StorageException">The folder cannot be written, or another process has it.</exception>
    public static QueueFolder Open(string dataFolder)
    {
        string path = In(dataFolder);
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, refused);
        }

        try
        {
            return new QueueFolder(path, new FileStream(Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException refused)
        {
            throw Unwritable(path, refused);
        }
        catch (IOException held)
        {
            throw new StorageException($"The queue in {path} is in use by another otelml. Stop that one, or name another folder with --data DIR.", held);
        }
    }

    /// <summary>The folder of one table's queue, made where it is missing.</summary>
    public string For(string table)
    {
        string folder = Path.Combine(_path, table);
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            FolderSync.Flush(_path);
        }

        return folder;
    }

    /// <summary>Tries whether a file can be written here; null where it can, else why not.</summary>
    public string? Probe()
    {
        string probe = Path.Combine(_path, ProbeName);
        try
        {
            using (FileStream file = File.Create(probe))
            {
                file.Write(new byte[ProbeBytes]);
                file.Flush(flushToDisk: true);
            }

            File.Delete(probe);
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return refused.Message;
        }
    }

    public void Dispose() => _lock.Dispose();

    static StorageException Unwritable(string path, Exception refused) =>
        new($"The queue in {path} cannot be written: {refused.Message} Make it writable for this user, or name another folder with --data DIR.", refused);
}
