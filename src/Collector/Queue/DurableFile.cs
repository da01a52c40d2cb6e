namespace OtelMl.Collector.Queue;

/// <summary>Writes files that are there as a whole or not at all.</summary>
static class DurableFile
{
    /// <summary>Makes a file, or replaces it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes what is in it.</param>
    /// <param name="flush">Whether it has to survive the machine's failure; its folder is to be flushed besides.</param>
    public static void Replace(string path, Action<Stream> write, bool flush = true)
    {
        string unfinished = path + ".part";
        using (FileStream file = File.Create(unfinished))
        {
            write(file);
            file.Flush(flushToDisk: flush);
        }

        File.Move(unfinished, path, overwrite: true);
    }
}
