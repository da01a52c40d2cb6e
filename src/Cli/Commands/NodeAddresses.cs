using OtelMl.Cli.Hosting;

namespace OtelMl.Cli.Commands;

/// <summary>Tells where a node answers.</summary>
static class NodeAddresses
{
    public static void Print(Node node)
    {
        if (node.Roles.HasFlag(NodeRoles.Collector))
        {
            Console.WriteLine($"  OTLP/gRPC   {node.GrpcEndpoint}");
            Console.WriteLine($"  OTLP/HTTP   {node.HttpEndpoint}");
        }

        Console.WriteLine($"  metrics     {node.Settings.Address(node.Settings.WebPort)}metrics");
        Console.WriteLine($"  ClickHouse  {node.Storage.Store.Endpoint.Display} (database {node.Settings.Database})");
    }
}
