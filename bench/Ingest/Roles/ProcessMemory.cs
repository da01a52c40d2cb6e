using System.Diagnostics;

namespace OtelMl.Ingest.Roles;

/// <summary>What the operating system counts for another process.</summary>
static class ProcessMemory
{
    public static long ResidentBytes(int process)
    {
        using var other = Process.GetProcessById(process);
        return other.WorkingSet64;
    }

    public static double CpuMicroseconds(int process)
    {
        using var other = Process.GetProcessById(process);
        return other.TotalProcessorTime.TotalMicroseconds;
    }
}
