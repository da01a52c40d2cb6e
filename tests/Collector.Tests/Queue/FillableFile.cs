using System.Runtime.InteropServices;

namespace OtelMl.Collector.Tests.Queue;

/// <summary>
/// A file that the kernel lets grow until it is said to be full: one in memory (memfd_create(2)), which is then sealed against growing
/// (F_SEAL_GROW in fcntl(2)). A link leads to it, which may be renamed and deleted as the file itself. On Linux only.
/// </summary>
sealed partial class FillableFile : IDisposable
{
    const uint AllowSealing = 2;
    const int AddSeals = 1033;
    const int SealGrow = 4;

    readonly int _descriptor;

    public FillableFile(string link)
    {
        _descriptor = Create("otelml-test", AllowSealing);
        Assert.True(_descriptor >= 0, Marshal.GetLastPInvokeErrorMessage());
        File.CreateSymbolicLink(link, $"/proc/self/fd/{_descriptor}");
    }

    /// <summary>From now on every write that makes it larger fails.</summary>
    public void Fill() => Assert.True(Control(_descriptor, AddSeals, SealGrow) == 0, Marshal.GetLastPInvokeErrorMessage());

    public void Dispose() => _ = Close(_descriptor);

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Create(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
