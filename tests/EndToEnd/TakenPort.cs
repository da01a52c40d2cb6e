using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OtelMl.EndToEnd;

/// <summary>A port that somebody listens on.</summary>
sealed class TakenPort : IDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public TakenPort() => _listener.Start();

    public string Number => ((IPEndPoint)_listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

    public void Dispose() => _listener.Dispose();
}
