using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OtelMl.Collector.Receiving.Admitting;
using OtelMl.Collector.Receiving.Bodies;

namespace OtelMl.Collector;

/// <summary>Opens the collector's ports.</summary>
public static class OtlpCollectorListenExtensions
{
    static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(15);
    static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(5);
    static readonly TimeSpan PingDelay = TimeSpan.FromMinutes(1);
    static readonly MinDataRate SlowestBody = new(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(10));
    const int MostConnections = 50_000;

    /// <summary>Listens for OTLP over gRPC and over HTTP, with TLS where the collector's options say so, and puts up with slow and idle senders.</summary>
    /// <param name="kestrel">The server.</param>
    /// <param name="address">The address to listen on.</param>
    /// <param name="grpcPort">The port for gRPC, usually 4317.</param>
    /// <param name="httpPort">The port for HTTP, usually 4318.</param>
    public static void ListenOtlp(this KestrelServerOptions kestrel, IPAddress address, int grpcPort, int httpPort)
    {
        kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
        kestrel.Limits.KeepAliveTimeout = IdleTimeout;
        kestrel.Limits.Http2.KeepAlivePingDelay = PingDelay;
        kestrel.Limits.MinRequestBodyDataRate = SlowestBody;
        kestrel.Limits.MaxConcurrentConnections = MostConnections;

        ServerCertificate? tls = ReadCertificate(kestrel.ApplicationServices);
        kestrel.Listen(address, grpcPort, listen => Open(listen, HttpProtocols.Http2, tls));
        kestrel.Listen(address, httpPort, listen => Open(listen, tls is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2, tls));
    }

    static ServerCertificate? ReadCertificate(IServiceProvider services) =>
        services.GetRequiredService<OtlpCollectorOptions>().Tls is { } options
            ? new ServerCertificate(options, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<ServerCertificate>>())
            : null;

    static void Open(ListenOptions listen, HttpProtocols protocols, ServerCertificate? tls)
    {
        ReceivingMemory memory = listen.ApplicationServices.GetRequiredService<ReceivingMemory>();
        TimeProvider time = listen.ApplicationServices.GetRequiredService<TimeProvider>();
        listen.Protocols = protocols;
        listen.Use(next => connection => HoldBackAsync(next, connection, memory, time));
        if (tls is not null)
            listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(tls.Current) });
    }

    static async Task HoldBackAsync(ConnectionDelegate next, ConnectionContext connection, ReceivingMemory memory, TimeProvider time)
    {
        IDuplexPipe transport = connection.Transport;
        using var input = new HeldPipeReader(transport.Input, memory, time);
        connection.Transport = new HeldTransport(input, transport.Output);
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = transport;
        }
    }

    sealed record HeldTransport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
