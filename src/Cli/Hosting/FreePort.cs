using System.Net;
using System.Net.Sockets;
using OtelMl.Cli.Settings;

namespace OtelMl.Cli.Hosting;

/// <summary>Makes sure of a port before anything is started on it.</summary>
static class FreePort
{
    /// <summary>The port itself, or a free one for 0.</summary>
    /// <param name="address">The address to listen on.</param>
    /// <param name="port">The port asked for.</param>
    /// <param name="setting">The option that chooses another.</param>
    /// <exception cref="UsageException">The port is taken or may not be used.</exception>
    public static int Ensure(IPAddress address, int port, string setting)
    {
        try
        {
            using var probe = new TcpListener(address, port);
            probe.Start();
            return ((IPEndPoint)probe.LocalEndpoint).Port;
        }
        catch (SocketException refused)
        {
            throw new UsageException($"Port {port} on {address} cannot be used: {refused.Message}. Free it, or choose another with {setting} (0 picks a free one).", refused);
        }
    }
}
