using System.CommandLine;
using System.Globalization;
using System.Net;
using OtelMl.Cli.Hosting;
using OtelMl.Storage.Access;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace OtelMl.Cli.Settings;

/// <summary>The settings that all commands have in common.</summary>
sealed record NodeSettings
{
    static readonly Option<string?> ConfigOption =
        new("--config") { Description = "A YAML or JSON file with the same settings, without their dashes", Recursive = true };

    static readonly Setting<string?> DataSetting = new("data", "The folder that holds everything stored", "./otelml-data", Text);

    static readonly Setting<string?> ClickHouseSetting =
        new("clickhouse", "The address of a ClickHouse to use instead of the embedded one, such as http://host:8123", "", Text);

    static readonly Setting<string?> DatabaseSetting = new("database", "The ClickHouse database", ClickHouseEndpoint.DefaultDatabase, Text);

    static readonly Setting<string?> ListenSetting = new("listen", "The address to listen on", "127.0.0.1", Text);

    static readonly Setting<int?> GrpcPortSetting = new("otlp-grpc-port", "The port for OTLP over gRPC; 0 picks a free one", 4317, Port);

    static readonly Setting<int?> WebPortSetting = new("web-port", "The port for /metrics and health; 0 picks a free one", 8080, Port);

    static readonly Setting<int?> ClickHousePortSetting =
        new("clickhouse-port", "The embedded ClickHouse's HTTP port; 0 picks a free one", 8123, Port);

    /// <summary>The folder that holds everything stored.</summary>
    public required string Data { get; init; }

    /// <summary>The ClickHouse to use; null for the embedded one.</summary>
    public required ClickHouseEndpoint? ClickHouse { get; init; }

    /// <summary>The ClickHouse database.</summary>
    public required string Database { get; init; }

    /// <summary>The address to listen on.</summary>
    public required IPAddress Listen { get; init; }

    /// <summary>The port for OTLP over gRPC.</summary>
    public required int GrpcPort { get; init; }

    /// <summary>The web port.</summary>
    public required int WebPort { get; init; }

    /// <summary>The embedded ClickHouse's HTTP port.</summary>
    public required int ClickHousePort { get; init; }

    public static IEnumerable<Option> Options =>
    [
        ConfigOption, DataSetting.Option, ClickHouseSetting.Option, DatabaseSetting.Option, ListenSetting.Option,
        GrpcPortSetting.Option, WebPortSetting.Option, ClickHousePortSetting.Option,
    ];

    public static NodeSettings Read(ParseResult parsed)
    {
        Dictionary<string, string> file = ReadFile(parsed.GetValue(ConfigOption));
        string database = DatabaseSetting.Read(parsed, file)!;
        string clickHouse = ClickHouseSetting.Read(parsed, file)!;
        string listen = ListenSetting.Read(parsed, file)!;
        return new NodeSettings
        {
            Data = DataSetting.Read(parsed, file)!,
            ClickHouse = clickHouse.Length == 0 ? null : ClickHouseEndpoint.Parse(clickHouse, database),
            Database = database,
            Listen = IPAddress.TryParse(listen == "localhost" ? "127.0.0.1" : listen, out IPAddress? address)
                ? address
                : throw new UsageException($"--listen '{listen}' is not an IP address such as 127.0.0.1 or 0.0.0.0."),
            GrpcPort = GrpcPortSetting.Read(parsed, file)!.Value,
            WebPort = WebPortSetting.Read(parsed, file)!.Value,
            ClickHousePort = ClickHousePortSetting.Read(parsed, file)!.Value,
        };
    }

    /// <summary>The same, but where an otelml already runs on the data folder its ClickHouse is used instead of starting another.</summary>
    public async Task<NodeSettings> WithRunningStorageAsync(CancellationToken cancellationToken) =>
        ClickHouse is null && await RunningNode.FindAsync(Data, Database, cancellationToken) is { } running ? this with { ClickHouse = running } : this;

    static Dictionary<string, string> ReadFile(string? path)
    {
        path ??= Environment.GetEnvironmentVariable("OTELML_CONFIG");
        if (string.IsNullOrEmpty(path))
            return [];
        try
        {
            Dictionary<string, string> settings = new Deserializer().Deserialize<Dictionary<string, string>?>(File.ReadAllText(path)) ?? [];
            HashSet<string> known = [.. Options.Select(option => option.Name.TrimStart('-'))];
            if (settings.Keys.FirstOrDefault(key => !known.Contains(key)) is { } unknown)
                throw new UsageException($"The configuration file {path} has the setting '{unknown}', which is not one of {string.Join(", ", known.Order())}.");
            return settings;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The configuration file {path} cannot be read: {unreadable.Message}", unreadable);
        }
        catch (YamlException malformed)
        {
            throw new UsageException($"The configuration file {path}, line {malformed.Start.Line}, is not YAML or JSON with one 'setting: value' a line: {malformed.Message}", malformed);
        }
    }

    static string? Text(string text) => text;

    static int? Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= IPEndPoint.MaxPort ? port : null;
}
