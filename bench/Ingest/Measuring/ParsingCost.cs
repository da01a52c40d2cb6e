using System.Diagnostics;
using OtelMl.Collector.Columns;
using OtelMl.Ingest.Workloads;

namespace OtelMl.Ingest.Measuring;

/// <summary>What it costs to make rows of a request's bytes, without all that is around it: the least of many tries, which others' work does not move.</summary>
/// <param name="Own">With our own parsers, in microseconds a row.</param>
/// <param name="Generated">With generated messages.</param>
sealed record ParsingCost(double Own, double Generated)
{
    const int Tries = 400;

    public static ParsingCost Measure(Workload workload) => new(Least(workload, workload.Form), Least(workload, workload.FormGenerated));

    static double Least(Workload workload, Func<byte[], IReadOnlyList<Block>> form)
    {
        TimeSpan least = TimeSpan.MaxValue;
        for (int i = 0; i < Tries; i++)
        {
            long started = Stopwatch.GetTimestamp();
            foreach (Block block in form(workload.Requests[i % workload.Requests.Count]))
                block.Release();
            TimeSpan took = Stopwatch.GetElapsedTime(started);
            least = took < least ? took : least;
        }

        return least.TotalMicroseconds / workload.RowsPerRequest;
    }
}
