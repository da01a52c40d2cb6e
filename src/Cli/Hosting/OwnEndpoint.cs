using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OpenTelemetry.Exporter;
using OtelMl.Cli.Settings;

namespace OtelMl.Cli.Hosting;

/// <summary>
/// Where this process sends its own telemetry: the public port where anybody on this machine may, else a loopback port of its own, on
/// which a token that only this process knows lets it in.
/// </summary>
sealed class OwnEndpoint
{
    const int TokenBytes = 32;

    readonly Uri _address;

    OwnEndpoint(IPAddress address, int port, string? token)
    {
        _address = new UriBuilder("http", address.ToString(), port).Uri;
        Token = token;
    }

    public int Port => _address.Port;

    /// <summary>The token; null where none is needed.</summary>
    public string? Token { get; }

    public static OwnEndpoint Choose(NodeSettings settings)
    {
        if (settings.Tls is null && settings.TokenFile is null)
            return new OwnEndpoint(settings.LocalAddress, settings.GrpcPort, null);
        using TcpListener free = FreePort.Hold(IPAddress.Loopback, 0, "--otlp-grpc-port");
        return new OwnEndpoint(IPAddress.Loopback, FreePort.Of(free), RandomNumberGenerator.GetHexString(TokenBytes * 2));
    }

    public void Listen(KestrelServerOptions kestrel)
    {
        if (Token is not null)
            kestrel.Listen(IPAddress.Loopback, Port, listen => listen.Protocols = HttpProtocols.Http2);
    }

    public void Apply(OtlpExporterOptions exporter)
    {
        exporter.Protocol = OtlpExportProtocol.Grpc;
        exporter.Endpoint = _address;
        if (Token is not null)
            exporter.Headers = "authorization=Bearer " + Token;
    }
}
