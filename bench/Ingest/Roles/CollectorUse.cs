namespace OtelMl.Ingest.Roles;

/// <summary>What a collector has used since it started.</summary>
sealed record CollectorUse(double CpuMicroseconds, double AllocatedBytes, double CompiledMethods);
