using System.Runtime.InteropServices;

namespace OtelMl.Collector.Queue;

/// <summary>Makes a folder's entries durable: a file that was fsynced is no use where its name is lost.</summary>
static partial class FolderSync
{
    const int ReadOnly = 0;

    /// <summary>Flushes a folder; on Windows its entries need no flushing.</summary>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        int descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
            throw new IOException($"The folder {folder} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}");
        int result = Fsync(descriptor);
        string message = result == 0 ? "" : Marshal.GetLastPInvokeErrorMessage();
        _ = Close(descriptor);
        if (result != 0)
            throw new IOException($"The folder {folder} cannot be flushed: {message}");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
