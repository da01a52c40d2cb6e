using System.Net;
using System.Net.Sockets;
using OtelMl.Cli.Settings;

namespace OtelMl.Cli.Hosting;

/// <summary>Makes sure of a port before anything is started, and keeps it until what listens on it is ready to.</summary>
static class FreePort
{
    /// <summary>Takes the port, or a free one for 0, until the listener is disposed.</summary>
    /// <param name="address">The address to listen on.</param>
    /// <param name="port">The port asked for.</param>
    /// <param name="setting">The option that chooses another.</param>
    /// <exception cref="UsageException">The port is taken or may not be used.</exception>
    public static TcpListener Hold(IPAddress address, int port, string setting)
    {
        var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException refused)
        {
            listener.Dispose();
            throw new UsageException(
                refused.SocketErrorCode == SocketError.AddressNotAvailable
                    ? $"This machine has no address {address} to listen on. Choose one of its own with --listen, or 0.0.0.0 for all of them."
                    : $"Port {port} on {address} cannot be used: {refused.Message}. Free it, or choose another with {setting} (0 picks a free one).",
                refused);
        }
    }

    /// <summary>The port that a listener holds.</summary>
    public static int Of(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;
}
