using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OtelMl.Collector.Otlp;
using OtelMl.Collector.Receiving.Admitting;
using OtelMl.Tests.Shared;

namespace OtelMl.Collector.Tests;

/// <summary>Who may send.</summary>
public sealed class AuthenticationTests(CollectorFixture fixture)
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_senders_with_a_token_are_let_in_over_both_protocols()
    {
        await using RunningCollector collector = await RunningCollector.StartAsync(fixture.Store, new OtlpCollectorOptions { BearerTokens = ["old", "new"] });
        ExportTraceServiceRequest request = Sample.Traces("tokens", Sample.Span());

        foreach (string? token in new[] { null, "", "older", "old new" })
        {
            HttpReply reply = await HttpSender.PostAsync(collector.HttpAddress, "/v1/traces", request, token);
            Assert.Equal(HttpStatusCode.Unauthorized, reply.Status);
            Assert.Equal("Bearer", reply.Challenge);
            Assert.Equal((int)Code.Unauthenticated, reply.Refusal.Code);

            RpcException refused = await Assert.ThrowsAsync<RpcException>(() => collector.SendAsync(request, Bearing(token)));
            Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
            Assert.Contains("token", refused.Status.Detail, StringComparison.OrdinalIgnoreCase);
        }

        foreach (string token in new[] { "old", "new" })
        {
            Assert.Equal(HttpStatusCode.OK, (await HttpSender.PostAsync(collector.HttpAddress, "/v1/traces", request, token)).Status);
            await collector.SendAsync(request, Bearing(token));
        }

        Assert.Equal(4, await StoredRows.CountAsync(fixture.Store, "otel_traces", "tokens"));
    }

    [Fact]
    public async Task Anybody_may_ask_for_the_health()
    {
        await using RunningCollector collector = await RunningCollector.StartAsync(fixture.Store, new OtlpCollectorOptions { BearerTokens = ["token"] });

        HealthCheckResponse health = await new Health.HealthClient(collector.Channel).CheckAsync(new HealthCheckRequest(), cancellationToken: Cancellation);

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
    }

    [Fact]
    public async Task With_TLS_both_protocols_are_encrypted()
    {
        using var certificates = new TestCertificates();
        await using RunningCollector collector = await RunningCollector.StartAsync(fixture.Store, new OtlpCollectorOptions { Tls = Tls(certificates, null) });
        using var client = new HttpClient(certificates.Handler());
        using GrpcChannel channel = Channel(collector, certificates.Handler());

        Assert.Equal("https", collector.HttpAddress.Scheme);
        Assert.Equal(HttpStatusCode.OK, (await HttpSender.PostAsync(collector.HttpAddress, "/v1/traces", Sample.Traces("tls", Sample.Span()), client: client)).Status);
        await SendAsync(channel, "tls");

        Assert.Equal(2, await StoredRows.CountAsync(fixture.Store, "otel_traces", "tls"));
    }

    [Fact]
    public async Task With_a_client_authority_only_those_it_issued_a_certificate_to_are_let_in()
    {
        using var certificates = new TestCertificates();
        await using RunningCollector collector =
            await RunningCollector.StartAsync(fixture.Store, new OtlpCollectorOptions { Tls = Tls(certificates, certificates.AuthorityFile) });
        using var known = new HttpClient(certificates.Handler(certificates.Client));
        using var unknown = new HttpClient(certificates.Handler());
        using var stranger = new HttpClient(certificates.Handler(certificates.Stranger));
        using GrpcChannel knownChannel = Channel(collector, certificates.Handler(certificates.Client));
        using GrpcChannel strangerChannel = Channel(collector, certificates.Handler(certificates.Stranger));

        Task<HttpReply> PostAsync(HttpClient client) =>
            HttpSender.PostAsync(collector.HttpAddress, "/v1/traces", Sample.Traces("mtls", Sample.Span()), client: client);

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(known)).Status);
        await SendAsync(knownChannel, "mtls");
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(unknown));
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(stranger));
        await Assert.ThrowsAsync<RpcException>(() => SendAsync(strangerChannel, "mtls"));
        Assert.Equal(2, await StoredRows.CountAsync(fixture.Store, "otel_traces", "mtls"));
    }

    [Fact]
    public async Task A_certificate_that_replaces_another_in_its_files_is_shown_to_new_connections()
    {
        using var certificates = new TestCertificates();
        await using RunningCollector collector = await RunningCollector.StartAsync(fixture.Store, new OtlpCollectorOptions { Tls = Tls(certificates, null) });
        using var client = new HttpClient(certificates.Handler());
        string before = await ThumbprintAsync(certificates, collector.Address);

        await File.WriteAllTextAsync(certificates.KeyFile, "half written", Cancellation);
        Assert.Equal(before, await ThumbprintAsync(certificates, collector.Address));
        string after = certificates.IssueServer();
        await Until.TrueAsync(async () => await ThumbprintAsync(certificates, collector.Address) == after);
        await Until.TrueAsync(async () => await ThumbprintAsync(certificates, collector.HttpAddress) == after);

        Assert.NotEqual(before, after);
        Assert.Equal(HttpStatusCode.OK, (await HttpSender.PostAsync(collector.HttpAddress, "/v1/traces", Sample.Traces("anew", Sample.Span()), client: client)).Status);
    }

    [Theory]
    [InlineData(false, false, false, null, true)]
    [InlineData(true, false, false, null, false)]
    [InlineData(true, false, false, "Bearer token", true)]
    [InlineData(true, false, false, "bearer token", true)]
    [InlineData(true, false, false, "Basic token", false)]
    [InlineData(true, false, false, "Bearer own", true)]
    [InlineData(false, true, true, null, true)]
    [InlineData(false, true, false, null, false)]
    [InlineData(false, true, false, "Bearer own", true)]
    [InlineData(true, true, true, null, false)]
    [InlineData(true, true, true, "Bearer token", true)]
    public void Tokens_are_needed_where_there_are_any_and_certificates_where_there_are_none(
        bool tokens, bool authority, bool certified, string? authorization, bool admitted)
    {
        var admission = new Admission(
            new OtlpCollectorOptions
            {
                BearerTokens = tokens ? ["token"] : [],
                OwnToken = "own",
                Tls = authority ? new OtlpTlsOptions { CertificateFile = "", KeyFile = "", ClientCaFile = "ca" } : null,
            },
            TimeProvider.System,
            NullLogger<Admission>.Instance);

        Assert.Equal(admitted, admission.Check(certified, authorization) is null);
    }

    [Fact]
    public void Tokens_in_a_file_change_while_the_collector_runs()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("tokens");
        var time = new FakeTimeProvider();
        File.WriteAllText(path, "# until Friday\nfirst\n\n  second  \n");
        var file = new TokenFile(path, time, NullLogger.Instance);
        Assert.True(file.Tokens.Admit("Bearer first"));
        Assert.True(file.Tokens.Admit("Bearer second"));
        Assert.False(file.Tokens.Admit("Bearer # until Friday"));

        File.WriteAllText(path, "third");
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.True(file.Tokens.Admit("Bearer third"));
        Assert.False(file.Tokens.Admit("Bearer first"));

        File.WriteAllText(path, "");
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.True(file.Tokens.Admit("Bearer third"));
    }

    static async Task<string> ThumbprintAsync(TestCertificates certificates, Uri server)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, server.Port, Cancellation);
        await using var tls = new SslStream(connection.GetStream());
        using SocketsHttpHandler handler = certificates.Handler();
        handler.SslOptions.TargetHost = "localhost";
        await tls.AuthenticateAsClientAsync(handler.SslOptions, Cancellation);
        return tls.RemoteCertificate!.GetCertHashString();
    }

    static Metadata Bearing(string? token) => token is null ? [] : new Metadata { { "authorization", "Bearer " + token } };

    static OtlpTlsOptions Tls(TestCertificates certificates, string? authority) =>
        new() { CertificateFile = certificates.CertificateFile, KeyFile = certificates.KeyFile, ClientCaFile = authority };

    static GrpcChannel Channel(RunningCollector collector, HttpMessageHandler handler) =>
        GrpcChannel.ForAddress(collector.Address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });

    static async Task SendAsync(GrpcChannel channel, string service) =>
        await new TraceService.TraceServiceClient(channel).ExportAsync(Sample.Traces(service, Sample.Span()), cancellationToken: Cancellation);
}
