using OtelMl.Collector.Rereading;

namespace OtelMl.Collector.Forwarding.Backends;

/// <summary>How a backend is connected to.</summary>
static class BackendConnections
{
    // Connections are made anew now and then, so that a backend that moved is found.
    static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Opens nothing yet.</summary>
    public static SocketsHttpHandler Open(ClientCertificates certificates)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // a redirected POST would become a GET
            PooledConnectionLifetime = Lifetime,
            ConnectTimeout = ConnectTimeout,
            EnableMultipleHttp2Connections = true,
        };
        certificates.Apply(handler.SslOptions);
        return handler;
    }
}
