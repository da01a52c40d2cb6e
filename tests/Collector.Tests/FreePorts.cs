using System.Net;
using System.Net.Sockets;

namespace OtelMl.Collector.Tests;

/// <summary>Ports for those who have to be known before they listen.</summary>
static class FreePorts
{
    public static int Next()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
