using System.Diagnostics;
using OtelMl.Collector;
using OtelMl.Collector.Columns;
using OtelMl.Ingest.Workloads;
using OtelMl.Storage.Access;

namespace OtelMl.Ingest.Measuring;

/// <summary>The same rows as ready-made blocks, as large as the collector makes them at most, put straight into ClickHouse.</summary>
sealed class ReadyBlocks
{
    const int Connections = 2; // more do not make it faster on two cores

    readonly List<(string Table, string[] Columns, byte[] Native, int Rows)> _blocks = [];

    ReadyBlocks()
    {
    }

    public static async Task<ReadyBlocks> MakeAsync(Workload workload, CancellationToken cancellationToken)
    {
        var ready = new ReadyBlocks();
        var merged = new Dictionary<string, Block>(StringComparer.Ordinal);
        bool full = false;
        for (int i = 0; !full; i++)
        {
            foreach (Block block in workload.Form(workload.Request(i)))
            {
                if (!merged.TryGetValue(block.Table, out Block? all))
                    merged.Add(block.Table, all = block.CreateEmpty());
                all.Append(block);
                block.Release();
                full |= all.Rows + workload.RowsPerRequest > OtlpCollectorOptions.DefaultMaxBlockRows
                    || all.Bytes * 1.1 > OtlpCollectorOptions.DefaultMaxBlockBytes;
            }
        }

        foreach (Block block in merged.Values)
        {
            using var native = new MemoryStream();
            await block.WriteToAsync(native, cancellationToken);
            ready._blocks.Add((block.Table, [.. block.ColumnNames], native.ToArray(), block.Rows));
            block.Release();
        }

        return ready;
    }

    /// <summary>Inserts for a while; says how many rows.</summary>
    public async Task<long> InsertAsync(ClickHouseStore store, TimeSpan duration, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        long[] rows = await Task.WhenAll(Enumerable.Range(0, Connections).Select(async connection =>
        {
            long inserted = 0;
            for (int i = connection; Stopwatch.GetElapsedTime(started) < duration; i++)
            {
                (string table, string[] columns, byte[] native, int count) = _blocks[i % _blocks.Count];
                await store.InsertBlockAsync(
                    table, columns, (stream, cancellation) => stream.WriteAsync(native, cancellation).AsTask(), Guid.NewGuid().ToString("N"), cancellationToken);
                inserted += count;
            }

            return inserted;
        }));
        return rows.Sum();
    }
}
