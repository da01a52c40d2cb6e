using System.Net;
using System.Net.Sockets;

namespace OtelMl.Collector.Tests;

/// <summary>Ports for those who have to be known before they listen, also after they were killed: below those that the system gives to anybody.</summary>
static class FreePorts
{
    public static int Next()
    {
        while (true)
        {
            using var probe = new TcpListener(IPAddress.Loopback, Random.Shared.Next(15_000, 32_000));
            try
            {
                probe.Start();
                return ((IPEndPoint)probe.LocalEndpoint).Port;
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Another one, then.
            }
        }
    }
}
