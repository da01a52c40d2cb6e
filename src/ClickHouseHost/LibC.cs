using System.Runtime.InteropServices;

namespace OtelMl.ClickHouseHost;

static partial class LibC
{
    [LibraryImport("libc", EntryPoint = "pipe", SetLastError = true)]
    internal static unsafe partial int Pipe(int* descriptors);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "setpgid", SetLastError = true)]
    internal static partial int SetProcessGroup(int process, int group);

    /// <summary>Ends the process at once, without running exit handlers of the native library.</summary>
    [LibraryImport("libc", EntryPoint = "_exit")]
    internal static partial void ExitNow(int code);
}
