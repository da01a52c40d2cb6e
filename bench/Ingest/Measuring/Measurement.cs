namespace OtelMl.Ingest.Measuring;

/// <summary>What one way of getting rows into ClickHouse did in one round.</summary>
/// <param name="Rows">The rows that became visible.</param>
/// <param name="Seconds">From the first byte sent until the last row was visible.</param>
/// <param name="SenderCpu">The sender's processor time a row, in microseconds.</param>
/// <param name="CollectorCpu">The collector's.</param>
/// <param name="ClickHouseCpu">ClickHouse's.</param>
/// <param name="Allocated">The bytes that the collector allocated a row.</param>
/// <param name="Resident">The most memory that the collector had resident, in bytes.</param>
/// <param name="Refused">The requests that were told to come again later.</param>
sealed record Measurement(
    long Rows, double Seconds, double SenderCpu, double CollectorCpu, double ClickHouseCpu, double Allocated, double Resident, long Refused)
{
    public double RowsPerSecond => Rows / Seconds;
}
