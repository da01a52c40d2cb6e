using OtelMl.Cli.Hosting;

namespace OtelMl.Cli.Commands;

/// <summary>Tells where a node answers.</summary>
static class NodeAddresses
{
    public static void Print(Node node)
    {
        Console.WriteLine($"  OTLP/gRPC   {node.GrpcEndpoint}");
        Console.WriteLine($"  OTLP/HTTP   {node.HttpEndpoint}");
        Console.WriteLine($"  metrics     http://127.0.0.1:{node.Settings.WebPort}/metrics");
        Console.WriteLine($"  ClickHouse  {node.Storage.Store.Endpoint.Display} (database {node.Settings.Database})");
    }
}
