using System.Globalization;
using System.Text.Json.Nodes;
using Grpc.Health.V1;
using Microsoft.AspNetCore.Http;
using OtelMl.Collector.Forwarding;
using OtelMl.Collector.Otlp;
using OtelMl.Storage.Access;
using OtelMl.Tests.Shared;

namespace OtelMl.Collector.Tests.Forwarding;

/// <summary>What is received is passed on to other backends.</summary>
public sealed class ForwardTests(CollectorFixture fixture)
{
    static readonly Uri Nowhere = new("http://127.0.0.1:1");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_it_came_in_every_backend_stores_the_same()
    {
        await using OtherBackend first = await OtherBackend.StartAsync(fixture.Store);
        await using OtherBackend second = await OtherBackend.StartAsync(fixture.Store);
        await using RunningCollector collector = await StartAsync(first.Grpc("first"), second.Http("second") with { Compress = false });
        string service = NewService();

        await collector.SendAsync(RichSample.Traces(service));
        await HttpSender.PostAsync(collector.HttpAddress, "/v1/logs", RichSample.Logs(service));
        await HttpSender.PostJsonAsync(collector.HttpAddress, "/v1/metrics", OtlpJson.Of(RichSample.Metrics(service)));

        foreach (string table in new[] { "otel_traces", "otel_logs", "otel_metrics_gauge", "otel_metrics_sum", "otel_metrics_histogram" })
        {
            IReadOnlyList<JsonObject> own = await RowsAsync(fixture.Store, table, service);
            Assert.NotEmpty(own);
            foreach (OtherBackend backend in new[] { first, second })
            {
                await backend.UntilStoredAsync(table, service, own.Count);
                Assert.Equal(own.Select(row => row.ToJsonString()), (await RowsAsync(backend.Store, table, service)).Select(row => row.ToJsonString()));
            }
        }

        await Until.TrueAsync(() => collector.Forwarding.All(state => state.WaitingRecords == 0));
    }

    [Fact]
    public async Task A_dead_and_a_slow_backend_hold_up_nobody()
    {
        await using OtherBackend well = await OtherBackend.StartAsync(fixture.Store);
        await using HttpStub slow = await HttpStub.StartAsync((context, _, _) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using RunningCollector collector = await StartAsync(OtherBackend.At("dead", Nowhere), slow.Options("slow"), well.Grpc("well"));
        string service = NewService();

        for (int i = 0; i < 50; i++)
            await collector.SendAsync(Sample.Traces(service, Sample.Span(), Sample.Span()));
        await well.UntilStoredAsync("otel_traces", service, 100);
        await Until.TrueAsync(() => State(collector, "dead").Failure is not null && State(collector, "well").WaitingRecords == 0);
        HealthCheckResponse health = await new Health.HealthClient(collector.Channel).CheckAsync(new HealthCheckRequest(), cancellationToken: Cancellation);

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
        Assert.Equal(100, await StoredRows.CountAsync(fixture.Store, "otel_traces", service));
        Assert.Equal(100, await StoredRows.CountAsync(well.Store, "otel_traces", service));
        Assert.Equal(100, State(collector, "dead").WaitingRecords);
        Assert.Equal(100, State(collector, "slow").WaitingRecords);
        Assert.NotEmpty(slow.Requests);
        Assert.Null(State(collector, "well").Failure);
    }

    [Fact]
    public async Task What_one_run_could_not_pass_on_the_next_does_and_a_new_backend_gets_what_comes_from_then_on()
    {
        using var folder = new TemporaryFolder();
        int port = FreePorts.Next();
        OtlpForwardOptions later = OtherBackend.At("later", new Uri($"http://127.0.0.1:{port}"));
        string service = NewService();
        await using (RunningCollector before = await StartAsync(folder.Path, later))
        {
            for (int i = 0; i < 10; i++)
                await before.SendAsync(Sample.Traces(service, Sample.Span()));
        }

        await using OtherBackend backend = await OtherBackend.StartAsync(fixture.Store, grpcPort: port);
        await using OtherBackend added = await OtherBackend.StartAsync(fixture.Store);
        await using RunningCollector after = await StartAsync(folder.Path, later, added.Http("added"));
        await backend.UntilStoredAsync("otel_traces", service, 10);
        await after.SendAsync(Sample.Traces(service, Sample.Span()));
        await backend.UntilStoredAsync("otel_traces", service, 11);
        await added.UntilStoredAsync("otel_traces", service, 1);

        Assert.Equal(11, await StoredRows.CountAsync(backend.Store, "otel_traces", service));
        Assert.Equal(1, await StoredRows.CountAsync(added.Store, "otel_traces", service));
    }

    [Fact]
    public async Task A_backend_gets_the_signals_it_wants()
    {
        using var folder = new TemporaryFolder();
        await using OtherBackend backend = await OtherBackend.StartAsync(fixture.Store);
        await using RunningCollector collector = await StartAsync(folder.Path, backend.Grpc("logs") with { Signals = ["logs"] });
        string service = NewService();

        await collector.SendAsync(Sample.Traces(service, Sample.Span()));
        await collector.SendAsync(Sample.Logs(service, new LogRecord()));
        await backend.UntilStoredAsync("otel_logs", service, 1);

        Assert.Equal(0, await StoredRows.CountAsync(backend.Store, "otel_traces", service));
    }

    [Fact]
    public async Task When_a_share_is_full_the_oldest_is_dropped_and_counted_and_nobody_is_refused()
    {
        using var folder = new TemporaryFolder();
        const int share = 30_000;
        int port = FreePorts.Next();
        OtlpForwardOptions full = OtherBackend.At("full", new Uri($"http://127.0.0.1:{port}")) with { MaxQueueBytes = share };
        string service = NewService();
        await using RunningCollector collector = await RunningCollector.StartAsync(
            fixture.Store, Options(full) with { MaxSegmentBytes = 10_000 }, answerWhenDelivered: false, folder.Path);

        for (int i = 0; i < 100; i++)
        {
            Span span = Sample.Span();
            span.Name = i.ToString(CultureInfo.InvariantCulture);
            span.Attributes.Add(Sample.Attribute("padding", new string('x', 1000)));
            await collector.SendAsync(Sample.Traces(service, span));
        }

        ForwardState state = State(collector, "full");
        Assert.InRange(state.WaitingBytes, share / 2, share);
        Assert.Equal(100, state.Dropped + state.WaitingRecords);
        await Until.TrueAsync(() => new DirectoryInfo(Path.Combine(folder.Path, "forward")).EnumerateFiles("*.log").Sum(file => file.Length) < share + 20_000);
        await using OtherBackend backend = await OtherBackend.StartAsync(fixture.Store, grpcPort: port);
        await backend.UntilStoredAsync("otel_traces", service, state.WaitingRecords);
        Assert.Equal(
            Enumerable.Range((int)state.Dropped, (int)state.WaitingRecords),
            (await RowsAsync(backend.Store, "otel_traces", service)).Select(row => int.Parse((string)row["SpanName"]!, CultureInfo.InvariantCulture)).Order());
        Assert.Equal(100, await StoredRows.CountAsync(fixture.Store, "otel_traces", service));
    }

    [Fact]
    public async Task A_token_goes_with_each_request_and_one_that_is_not_taken_can_be_mended()
    {
        using var folder = new TemporaryFolder();
        string tokens = folder.File("token");
        await File.WriteAllTextAsync(tokens, "stale\n", Cancellation);
        await using OtherBackend backend = await OtherBackend.StartAsync(fixture.Store, new OtlpCollectorOptions { BearerTokens = ["good"] });
        var headers = new Dictionary<string, string> { ["authorization"] = "Bearer good" };
        await using RunningCollector collector = await StartAsync(
            backend.Grpc("header") with { Headers = headers }, backend.Grpc("file") with { TokenFile = tokens }, backend.Http("http") with { TokenFile = tokens });
        string service = NewService();

        await collector.SendAsync(Sample.Traces(service, Sample.Span()));
        await backend.UntilStoredAsync("otel_traces", service, 1);
        await Until.TrueAsync(() => State(collector, "file").Failure is not null && State(collector, "http").Failure is not null);
        Assert.StartsWith("Unauthenticated", State(collector, "file").Failure, StringComparison.Ordinal);
        Assert.StartsWith("HTTP 401: The token", State(collector, "http").Failure, StringComparison.Ordinal);

        await File.WriteAllTextAsync(tokens, "good\n", Cancellation);
        await backend.UntilStoredAsync("otel_traces", service, 3);
        Assert.All(collector.Forwarding, state => Assert.Equal(0, state.DeadLettered));
    }

    [Fact]
    public async Task A_backend_with_TLS_is_reached_with_its_authority_and_a_certificate()
    {
        using var certificates = new TestCertificates();
        var tls = new OtlpTlsOptions { CertificateFile = certificates.CertificateFile, KeyFile = certificates.KeyFile, ClientCaFile = certificates.AuthorityFile };
        await using OtherBackend backend = await OtherBackend.StartAsync(fixture.Store, new OtlpCollectorOptions { Tls = tls });
        OtlpForwardOptions Trusting(OtlpForwardOptions options) =>
            options with { CaFile = certificates.AuthorityFile, CertificateFile = certificates.ClientCertificateFile, KeyFile = certificates.ClientKeyFile };
        await using RunningCollector collector = await StartAsync(
            Trusting(backend.Grpc("grpcs")), Trusting(backend.Http("https")), backend.Grpc("distrusting"), backend.Http("distrusted"));
        string service = NewService();

        await collector.SendAsync(Sample.Traces(service, Sample.Span()));
        await backend.UntilStoredAsync("otel_traces", service, 2);
        await Until.TrueAsync(() => collector.Forwarding.Count(state => state.Failure is not null) == 2);

        Assert.Equal([0, 0, 1, 1], collector.Forwarding.Select(state => state.WaitingRecords));
        Assert.All(collector.Forwarding, state => Assert.Equal(0, state.DeadLettered));
    }

    [Fact]
    public async Task An_authority_and_a_certificate_that_replace_others_in_their_files_are_taken_up()
    {
        using var certificates = new TestCertificates();
        using var outdated = new TestCertificates();
        var tls = new OtlpTlsOptions { CertificateFile = certificates.CertificateFile, KeyFile = certificates.KeyFile, ClientCaFile = certificates.AuthorityFile };
        await using OtherBackend backend = await OtherBackend.StartAsync(fixture.Store, new OtlpCollectorOptions { Tls = tls });
        OtlpForwardOptions Trusting(OtlpForwardOptions options) =>
            options with { CaFile = outdated.AuthorityFile, CertificateFile = outdated.ClientCertificateFile, KeyFile = outdated.ClientKeyFile };
        await using RunningCollector collector = await StartAsync(Trusting(backend.Grpc("grpcs")), Trusting(backend.Http("https")));
        string service = NewService();
        await collector.SendAsync(Sample.Traces(service, Sample.Span()));
        await Until.TrueAsync(() => collector.Forwarding.All(state => state.Failure is not null));

        File.Copy(certificates.AuthorityFile, outdated.AuthorityFile, overwrite: true);
        File.Copy(certificates.ClientCertificateFile, outdated.ClientCertificateFile, overwrite: true);
        File.Copy(certificates.ClientKeyFile, outdated.ClientKeyFile, overwrite: true);

        await backend.UntilStoredAsync("otel_traces", service, 2);
        Assert.All(collector.Forwarding, state => Assert.Equal(0, state.DeadLettered));
    }

    [Fact]
    public async Task A_request_that_is_refused_is_a_dead_letter_and_its_neighbours_are_not()
    {
        using var folder = new TemporaryFolder();
        await using HttpStub picky = await HttpStub.StartAsync((context, body, _) =>
        {
            context.Response.StatusCode = ExportTraceServiceRequest.Parser.ParseFrom(body).ToString().Contains("poison", StringComparison.Ordinal) ? 400 : 200;
            return context.Response.WriteAsync(context.Response.StatusCode == 400 ? "no poison" : "", Cancellation);
        });
        ExportTraceServiceRequest request = Sample.Traces(NewService(), Sample.Span());
        for (int i = 1; i < 10; i++)
            request.MergeFrom(Sample.Traces(i == 4 ? "poison" : "fine", Sample.Span()));
        await using RunningCollector collector = await StartAsync(folder.Path, picky.Options("picky"));

        await collector.SendAsync(request);
        await Until.TrueAsync(() => State(collector, "picky") is { DeadLettered: 1, WaitingRecords: 0 });

        string letters = Path.Combine(folder.Path, "dead-letter", "forward-picky");
        JsonNode letter = JsonNode.Parse(await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(letters, "*.json")), Cancellation))!;
        Assert.Equal(("traces", 1, "HTTP 400: no poison"), ((string)letter["signal"]!, (int)letter["records"]!, (string)letter["reason"]!));
        ExportTraceServiceRequest dead = ExportTraceServiceRequest.Parser.ParseFrom(await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(letters, "*.pb")), Cancellation));
        Assert.Equal(request.ResourceSpans[4], Assert.Single(dead.ResourceSpans));
        Assert.Null(State(collector, "picky").Failure);
    }

    [Fact]
    public async Task A_backend_is_left_alone_for_as_long_as_it_asks_to()
    {
        await using HttpStub busy = await HttpStub.StartAsync((context, _, before) =>
        {
            context.Response.StatusCode = before == 0 ? 429 : 200;
            context.Response.Headers.RetryAfter = "2";
            return Task.CompletedTask;
        });
        await using RunningCollector collector = await StartAsync(busy.Options("busy"));

        await collector.SendAsync(Sample.Traces(NewService(), Sample.Span()));
        await Until.TrueAsync(() => State(collector, "busy").WaitingRecords == 0);

        DateTimeOffset[] times = [.. busy.Requests.Select(request => request.At)];
        Assert.Equal(2, times.Length);
        Assert.True(times[1] - times[0] >= TimeSpan.FromSeconds(1.9), $"It was asked again after {times[1] - times[0]}.");
    }

    [Fact]
    public async Task Only_what_was_accepted_is_passed_on()
    {
        await using HttpStub backend = await HttpStub.StartAsync((_, _, _) => Task.CompletedTask);
        await using RunningCollector collector = await StartAsync(backend.Options("backend"));
        var bad = new Span { TraceId = Sample.TraceId, Name = "bad" };

        ExportTraceServiceResponse answer = await collector.SendAsync(Sample.Traces(NewService(), Sample.Span(), bad));
        await HttpSender.PostAsync(collector.HttpAddress, "/v1/traces", Sample.Traces(NewService(), bad));
        await HttpSender.PostAsync(collector.HttpAddress, "/v1/traces", [1, 2, 3], HttpSender.Protobuf);
        await collector.SendAsync(Sample.Logs("last", new LogRecord()));
        await Until.TrueAsync(() => backend.Requests.Count == 2 && State(collector, "backend").WaitingRecords == 0);

        Assert.Equal(1, answer.PartialSuccess.RejectedSpans);
        (string path, byte[] body, _) = backend.Requests.First();
        Assert.Equal("/v1/traces", path);
        Assert.Equal(Sample.Span(), Assert.Single(ExportTraceServiceRequest.Parser.ParseFrom(body).ResourceSpans[0].ScopeSpans[0].Spans));
    }

    [Fact]
    public async Task What_a_killed_collector_acknowledged_is_passed_on_by_the_next()
    {
        using var data = new TemporaryFolder();
        int port = FreePorts.Next();
        await using TestClickHouse clickHouse = await TestClickHouse.StartAsync(Cancellation);
        await using var collector = new CollectorProcess(
            data, clickHouse.Endpoint.Uri, "--forward", $"other=grpc://127.0.0.1:{port}");
        await collector.StartAsync(Cancellation);
        await using var load = SpanLoad.Start(collector.Address);
        await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
        await collector.KillAsync();
        await load.StopAsync();
        Assert.True(load.Acknowledged.Count > 100);

        await using OtherBackend other = await OtherBackend.StartAsync(fixture.Store, grpcPort: port);
        await collector.StartAsync(Cancellation);

        await Until.TrueAsync(async () => await load.MissingAsync(other.Store) == 0);
    }

    [Fact]
    public async Task The_log_that_cannot_be_written_keeps_nobody_from_sending()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is a device that is always full on Linux only.");
        using var folder = new TemporaryFolder();
        await using OtherBackend backend = await OtherBackend.StartAsync(fixture.Store);
        await using RunningCollector collector = await StartAsync(folder.Path, backend.Grpc("backend"));
        string service = NewService();
        File.CreateSymbolicLink(Path.Combine(folder.Path, "forward", "0000000000000001.log"), "/dev/full"); // what could not be written is removed

        await collector.SendAsync(Sample.Traces(service, Sample.Span()));
        await collector.SendAsync(Sample.Traces(service, Sample.Span()));
        await backend.UntilStoredAsync("otel_traces", service, 1);

        Assert.Equal(2, await StoredRows.CountAsync(fixture.Store, "otel_traces", service));
        Assert.Equal(1, await StoredRows.CountAsync(backend.Store, "otel_traces", service));
    }

    Task<RunningCollector> StartAsync(params OtlpForwardOptions[] backends) => RunningCollector.StartAsync(fixture.Store, Options(backends));

    Task<RunningCollector> StartAsync(string dataFolder, params OtlpForwardOptions[] backends) =>
        RunningCollector.StartAsync(fixture.Store, Options(backends), dataFolder: dataFolder);

    static OtlpCollectorOptions Options(params OtlpForwardOptions[] backends) =>
        new() { Forward = backends, InsertInterval = TimeSpan.FromMilliseconds(5), DrainFor = TimeSpan.FromMilliseconds(200) };

    static string NewService() => "forward-" + Guid.NewGuid().ToString("N");

    static ForwardState State(RunningCollector collector, string backend) => collector.Forwarding.Single(state => state.Name == backend);

    static async Task<IReadOnlyList<JsonObject>> RowsAsync(ClickHouseStore store, string table, string service) =>
        await StoredRows.FindAsync(store, $"SELECT * FROM {table} WHERE ServiceName = '{service}' ORDER BY ALL");
}
