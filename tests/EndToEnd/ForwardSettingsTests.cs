using OtelMl.Tests.Shared;

namespace OtelMl.EndToEnd;

/// <summary>Backends to pass telemetry on to, as a user names them.</summary>
public sealed class ForwardSettingsTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("host:4317", "grpc://host:4317")]
    [InlineData("ftp://host", "grpc://host:4317")]
    [InlineData("http://host:4318/v1/traces", "Leave /v1/")]
    [InlineData("http://user:password@host", "http://host:4318")]
    [InlineData("a/b=http://host", "letters, digits")]
    public async Task An_address_that_makes_no_sense_is_named_with_what_would(string address, string remedy)
    {
        Finished refused = await Otelml.RunAsync("up", "--data", _folder.Path, "--forward", address);

        refused.AssertComplaint(2, "--forward", remedy);
    }

    [Fact]
    public async Task A_variable_that_makes_no_sense_is_named()
    {
        Finished refused = await Otelml.RunAsync(["up", "--data", _folder.Path], new Dictionary<string, string> { ["OTELML_FORWARD"] = "http://fine:4318, nonsense" });

        refused.AssertComplaint(2, "OTELML_FORWARD", "'nonsense'");
    }

    [Fact]
    public async Task Two_backends_of_one_name_are_refused()
    {
        Finished refused = await Otelml.RunAsync("up", "--data", _folder.Path, "--forward", "grpc://host", "--forward", "http://host:4317");

        refused.AssertComplaint(2, "'host-4317'", "--forward NAME=URL");
    }

    [Theory]
    [InlineData("forward: { jaeger: { protocol: grpc } }", "'forward.jaeger'", "no url")]
    [InlineData("forward: { jaeger: { url: 'grpc://host', signals: [spans] } }", "'forward.jaeger.signals'", "traces, metrics, logs")]
    [InlineData("forward: { jaeger: { url: 'grpc://host', compression: lzma } }", "'forward.jaeger.compression'", "gzip or none")]
    [InlineData("forward: { jaeger: { url: 'grpc://host', queue-bytes: -1 } }", "'forward.jaeger.queue-bytes'", "a number of bytes")]
    [InlineData("forward: { jaeger: { url: 'grpc://host', tokens: x } }", "'tokens'", "token-file")]
    [InlineData("forward: { jaeger: { url: 'grpc://host', headers: x } }", "'forward.jaeger.headers'", "authorization: Bearer TOKEN")]
    [InlineData("forward: { jaeger: { url: 'grpcs://host', cert-file: x } }", "'forward.jaeger'", "belong together")]
    [InlineData("forward: { jaeger: { url: 'grpcs://host', ca-file: missing.pem } }", "--forward", "missing.pem")]
    [InlineData("forward: [ 'grpc://host' ]", "'forward'", "jaeger: grpc://host:4317")]
    [InlineData("web-port: [1, 2]", "'web-port'", "several values")]
    public async Task A_configuration_that_makes_no_sense_is_named_with_what_would(string yaml, string where, string remedy)
    {
        string file = _folder.File("otelml.yaml");
        await File.WriteAllTextAsync(file, yaml, Cancellation);

        Finished refused = await Otelml.RunAsync(["up", "--data", _folder.Path, "--config", file, .. Otelml.FreePorts]);

        refused.AssertComplaint(2, where, remedy);
    }

    [Theory]
    [InlineData("127.0.0.1", "grpc://localhost:")]
    [InlineData("0.0.0.0", "http://127.0.0.1:")]
    public async Task A_node_that_would_pass_on_to_itself_is_refused(string listen, string address)
    {
        string port;
        using (var free = new TakenPort())
            port = free.Number;

        Finished refused = await Otelml.RunAsync(
            "up", "--data", _folder.Path, "--listen", listen, "--insecure", "--otlp-grpc-port", port, "--otlp-http-port", "0", "--web-port", "0", "--forward", address + port);

        refused.AssertComplaint(2, "--forward", "listens itself");
    }

    [Fact]
    public async Task A_dead_backend_is_named_by_readyz_and_doctor_and_everything_else_is_well()
    {
        string file = _folder.File("otelml.yaml");
        await File.WriteAllTextAsync(
            file,
            """
            forward:
              jaeger:
                url: http://127.0.0.1:1
                protocol: grpc
                signals: [traces, metrics]
                headers: { x-scope: ml }
                compression: none
                queue-bytes: 1000000
                timeout-seconds: 2
            """,
            Cancellation);
        await using RunningNode node = await Otelml.UpAsync(_folder.Path, "--config", file);
        using var http = new HttpClient();

        // The node's own metrics come in, and are passed on, like anybody's.
        string ready = "";
        await Eventually.TrueAsync(
            () =>
            {
                using HttpResponseMessage answer = http.Send(new HttpRequestMessage(HttpMethod.Get, new Uri(node.Web, "/readyz")), Cancellation);
                Assert.True(answer.IsSuccessStatusCode);
                ready = new StreamReader(answer.Content.ReadAsStream()).ReadToEnd();
                return ready.StartsWith("{\"status\":\"healthy\"", StringComparison.Ordinal) && ready.Contains("\"forward.jaeger\":\"Unavailable", StringComparison.Ordinal);
            },
            TimeSpan.FromSeconds(60),
            "The backend's failure did not show, or something else failed as well");
        Finished doctor = await Otelml.RunAsync("doctor", "--data", _folder.Path);
        string metrics = await http.GetStringAsync(new Uri(node.Web, "/metrics"), Cancellation);

        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains("!!  forward jaeger", doctor.Output, StringComparison.Ordinal);
        Assert.Contains("it does not take them: Unavailable", doctor.Output, StringComparison.Ordinal);
        Assert.Contains("otelml_collector_forward_queue_bytes{", metrics, StringComparison.Ordinal);
        Assert.Contains("otelml_forward_backend=\"jaeger\"", metrics, StringComparison.Ordinal);
    }
}
