using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using OtelMl.Cli.Settings;
using OtelMl.Collector;

namespace OtelMl.Cli.Hosting;

/// <summary>Keeps a node from passing telemetry on to itself, which would never end.</summary>
static class ForwardLoop
{
    /// <exception cref="UsageException">A backend is this node.</exception>
    public static async Task CheckAsync(NodeSettings settings, CancellationToken cancellationToken)
    {
        foreach (OtlpForwardOptions backend in settings.Forward.Where(backend => backend.Endpoint.Port == settings.GrpcPort || backend.Endpoint.Port == settings.HttpPort))
        {
            foreach (IPAddress address in await ResolveAsync(backend.Endpoint.DnsSafeHost, cancellationToken))
            {
                if (Listens(settings.Listen, address))
                    throw new UsageException($"--forward sends '{backend.Name}' to {backend.Endpoint}, where this node listens itself. Name another backend, or other ports with --otlp-grpc-port and --otlp-http-port.");
            }
        }
    }

    static bool Listens(IPAddress listen, IPAddress target)
    {
        bool everywhere = listen.Equals(IPAddress.Any) || listen.Equals(IPAddress.IPv6Any);
        return everywhere ? IPAddress.IsLoopback(target) || target.Equals(listen) || IsOwn(target) : listen.Equals(target) || (target.IsIPv4MappedToIPv6 && listen.Equals(target.MapToIPv4()));
    }

    static bool IsOwn(IPAddress address) => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Any(own => own.Address.Equals(address));

    static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            return await Dns.GetHostAddressesAsync(host, cancellationToken);
        }
        catch (SocketException)
        {
            return []; // It may be there later; this node, however, would be found now.
        }
    }
}
