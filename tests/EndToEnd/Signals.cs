using System.Globalization;
using System.Runtime.InteropServices;

namespace OtelMl.EndToEnd;

/// <summary>POSIX signals, by their numbers on Linux.</summary>
static partial class Signals
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    public static void Send(int process, int signal) => Assert.Equal(0, SendSignal(process, signal));

    /// <summary>
    /// Undoes for this process and its children that a signal is ignored. A shell without job control starts what it runs in the
    /// background with SIGINT ignored, children inherit that, and .NET respects it.
    /// </summary>
    public static void Unignore(int signal)
    {
        string line = File.ReadLines("/proc/self/status").Single(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        ulong ignored = ulong.Parse(line.AsSpan("SigIgn:".Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        if ((ignored & (1UL << (signal - 1))) != 0)
            _ = SetDisposition(signal, 0);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "signal", SetLastError = true)]
    private static partial nint SetDisposition(int signal, nint handler);
}
