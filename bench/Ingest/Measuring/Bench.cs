using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using OtelMl.Ingest.Roles;
using OtelMl.Ingest.Workloads;
using OtelMl.Storage.Access;
using OtelMl.Storage.Embedded;
using OtelMl.Storage.Migrations;

namespace OtelMl.Ingest.Measuring;

/// <summary>
/// Measures the ways of getting rows into ClickHouse in turn, round after round, so that a machine that slows down slows all of them.
/// </summary>
sealed class Bench
{
    const int Overloading = 10;

    const int FewestWarmUps = 6;
    const int MostWarmUps = 40;
    const double FewCompiled = 30;

    static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.7);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly EmbeddedClickHouse _server;
    readonly ClickHouseStore _store;
    readonly string _folder;
    readonly Plan _plan;
    readonly Action<string> _told;
    readonly CancellationToken _cancellation;

    Bench(EmbeddedClickHouse server, ClickHouseStore store, string folder, Plan plan, Action<string> told, CancellationToken cancellation)
    {
        _server = server;
        _store = store;
        _folder = folder;
        _plan = plan;
        _told = told;
        _cancellation = cancellation;
    }

    public static async Task<IReadOnlyList<Comparison>> RunAsync(Plan plan, Action<string> told, CancellationToken cancellationToken)
    {
        List<Workload> workloads = [.. plan.Signals.Select(Workload.Named)];
        DirectoryInfo folder = Directory.CreateTempSubdirectory("otelml-bench-");
        try
        {
            await using EmbeddedClickHouse server = await EmbeddedClickHouse.StartAsync(Path.Combine(folder.FullName, "clickhouse"), port: 0, progress: null, cancellationToken);
            using var store = new ClickHouseStore(server.Endpoint);
            await new SchemaMigrator(store, NullLogger<SchemaMigrator>.Instance).MigrateAsync(cancellationToken);
            var bench = new Bench(server, store, folder.FullName, plan, told, cancellationToken);
            var results = new List<Comparison>();
            foreach (Workload workload in workloads)
                results.Add(await bench.CompareAsync(workload));
            return results;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    async Task<Comparison> CompareAsync(Workload workload)
    {
        _told($"{workload.Name}: parsing alone");
        ParsingCost parsing = ParsingCost.Measure(workload);
        ReadyBlocks blocks = await ReadyBlocks.MakeAsync(workload, _cancellation);
        await using CollectorProcess own = await CollectorProcess.StartAsync(_server.Endpoint.Uri, Path.Combine(_folder, "own"), generated: false, _cancellation);
        await using CollectorProcess generated = await CollectorProcess.StartAsync(_server.Endpoint.Uri, Path.Combine(_folder, "generated"), generated: true, _cancellation);
        using var toOwn = new RequestSender(own.Address, workload);
        using var toGenerated = new RequestSender(generated.Address, workload);

        await WarmUpAsync(workload, blocks, (own, toOwn), (generated, toGenerated));
        var limit = new List<Measurement>();
        var collector = new List<Measurement>();
        var plain = new List<Measurement>();
        for (int round = 1; round <= _plan.Rounds; round++)
        {
            limit.Add(await InsertAsync(workload, blocks, _plan.Duration));
            collector.Add(await SendAsync(workload, own, toOwn, workload.AtOnce, _plan.Duration));
            plain.Add(await SendAsync(workload, generated, toGenerated, workload.AtOnce, _plan.Duration));
            _told($"{workload.Name}: round {round} of {_plan.Rounds}: " +
                $"{limit[^1].RowsPerSecond:n0} / {collector[^1].RowsPerSecond:n0} / {plain[^1].RowsPerSecond:n0} rows/s");
        }

        Measurement? overload = null;
        if (_plan.Overload > TimeSpan.Zero && workload.Name == "traces")
        {
            _told($"{workload.Name}: ten times overload");
            overload = await SendAsync(workload, own, toOwn, Overloading * workload.AtOnce, _plan.Overload);
        }

        return new Comparison(workload.Name, workload.BytesPerRow, workload.CellsPerRow, parsing, limit, collector, plain, overload);
    }

    // A collector runs for weeks: what the runtime spends on compiling its hot paths in the first minute is not what it costs.
    async Task WarmUpAsync(Workload workload, ReadyBlocks blocks, params (CollectorProcess Collector, RequestSender Requests)[] collectors)
    {
        _told($"{workload.Name}: warming up");
        double before = 0;
        for (int i = 0; i < MostWarmUps; i++)
        {
            await InsertAsync(workload, blocks, WarmUp);
            double compiled = 0;
            foreach ((CollectorProcess collector, RequestSender requests) in collectors)
            {
                await SendAsync(workload, collector, requests, workload.AtOnce, WarmUp);
                compiled += (await collector.UseAsync(_cancellation)).CompiledMethods;
            }

            await Task.Delay(WarmUp, _cancellation); // the runtime compiles what is hot while nothing new runs
            if (i >= FewestWarmUps && compiled - before < FewCompiled)
                return;
            before = compiled;
        }
    }

    async Task<Measurement> InsertAsync(Workload workload, ReadyBlocks blocks, TimeSpan duration)
    {
        await EmptyAsync(workload);
        double sender = Environment.CpuUsage.TotalTime.TotalMicroseconds;
        double clickHouse = ProcessMemory.CpuMicroseconds(_server.ProcessId);
        long started = Stopwatch.GetTimestamp();

        long rows = await blocks.InsertAsync(_store, duration, _cancellation);
        // A block put there twice has equal rows, of which a table of tuples may have kept one already; an insert's are visible once it returns.
        double seconds = workload.DigitsAt is null ? await VisibleAsync(workload, rows, started) : Stopwatch.GetElapsedTime(started).TotalSeconds;

        return new Measurement(
            rows,
            seconds,
            (Environment.CpuUsage.TotalTime.TotalMicroseconds - sender) / rows,
            0,
            (ProcessMemory.CpuMicroseconds(_server.ProcessId) - clickHouse) / rows,
            0,
            0,
            0);
    }

    async Task<Measurement> SendAsync(Workload workload, CollectorProcess collector, RequestSender requests, int atOnce, TimeSpan duration)
    {
        await EmptyAsync(workload);
        CollectorUse before = await collector.UseAsync(_cancellation);
        double sender = Environment.CpuUsage.TotalTime.TotalMicroseconds;
        double clickHouse = ProcessMemory.CpuMicroseconds(_server.ProcessId);
        long started = Stopwatch.GetTimestamp();

        Task sending = requests.SendAsync(atOnce, duration, _cancellation);
        long resident = collector.ResidentBytes;
        while (await Task.WhenAny(sending, Task.Delay(TimeSpan.FromMilliseconds(100), _cancellation)) != sending)
            resident = Math.Max(resident, collector.ResidentBytes);
        await sending;
        long rows = requests.Rows;
        double seconds = await VisibleAsync(workload, rows, started);

        double clickHouseCpu = (ProcessMemory.CpuMicroseconds(_server.ProcessId) - clickHouse) / rows;
        double senderCpu = (Environment.CpuUsage.TotalTime.TotalMicroseconds - sender) / rows;
        CollectorUse after = await collector.UseAsync(_cancellation);
        return new Measurement(
            rows,
            seconds,
            senderCpu,
            (after.CpuMicroseconds - before.CpuMicroseconds) / rows,
            clickHouseCpu,
            (after.AllocatedBytes - before.AllocatedBytes) / rows,
            resident,
            requests.Refused);
    }

    async Task EmptyAsync(Workload workload)
    {
        foreach (string table in workload.Tables)
            await _store.ExecuteAsync($"TRUNCATE TABLE {table}", cancellationToken: _cancellation);
    }

    // Returns the seconds since the start at which every row could be read.
    async Task<double> VisibleAsync(Workload workload, long rows, long started)
    {
        while (true)
        {
            long visible = 0;
            foreach (string table in workload.Tables)
                visible += (long)(await _store.ScalarAsync($"SELECT toInt64(count()) FROM {table}", cancellationToken: _cancellation))!;
            TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
            if (visible == rows)
                return elapsed.TotalSeconds;
            if (visible > rows || elapsed > Patience)
                throw new InvalidOperationException($"{rows} rows of {workload.Name} were acknowledged and {visible} are in ClickHouse.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), _cancellation);
        }
    }
}
