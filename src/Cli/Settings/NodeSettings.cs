using System.CommandLine;
using System.Globalization;
using System.Net;
using OtelMl.Collector;
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

    static readonly Setting<int?> HttpPortSetting = new("otlp-http-port", "The port for OTLP over HTTP; 0 picks a free one", 4318, Port);

    static readonly Setting<string?> TlsCertificateSetting = new("tls-cert", "A PEM file with the certificate for OTLP; senders then need TLS", "", Text);

    static readonly Setting<string?> TlsKeySetting = new("tls-key", "A PEM file with that certificate's private key", "", Text);

    static readonly Setting<string?> TlsClientCaSetting =
        new("tls-client-ca", "A PEM file with those who issue senders' certificates; senders then need one", "", Text);

    static readonly Setting<string?> TokenFileSetting =
        new("token-file", "A file with bearer tokens, one a line; senders then need one. It is read again when it changes", "", Text);

    static readonly Switch InsecureSwitch = new("insecure", "Listen beyond this machine without asking senders who they are");

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

    /// <summary>The port for OTLP over HTTP.</summary>
    public required int HttpPort { get; init; }

    /// <summary>The certificates for OTLP; null for no TLS.</summary>
    public OtlpTlsOptions? Tls { get; init; }

    /// <summary>The file with the tokens of which senders need one; null to ask for none.</summary>
    public string? TokenFile { get; init; }

    /// <summary>The web port.</summary>
    public required int WebPort { get; init; }

    /// <summary>The embedded ClickHouse's HTTP port.</summary>
    public required int ClickHousePort { get; init; }

    /// <summary>By which name senders on this machine reach what listens.</summary>
    public IPAddress LocalAddress => Listen.Equals(IPAddress.Any) || Listen.Equals(IPAddress.IPv6Any) ? IPAddress.Loopback : Listen;

    public static IEnumerable<Option> Options =>
    [
        ConfigOption, DataSetting.Option, ClickHouseSetting.Option, DatabaseSetting.Option, ListenSetting.Option,
        GrpcPortSetting.Option, HttpPortSetting.Option, WebPortSetting.Option, ClickHousePortSetting.Option,
        TlsCertificateSetting.Option, TlsKeySetting.Option, TlsClientCaSetting.Option, TokenFileSetting.Option, InsecureSwitch.Option,
    ];

    public static NodeSettings Read(ParseResult parsed)
    {
        Dictionary<string, string> file = ReadFile(parsed.GetValue(ConfigOption));
        string database = DatabaseSetting.Read(parsed, file)!;
        string clickHouse = ClickHouseSetting.Read(parsed, file)!;
        string listen = ListenSetting.Read(parsed, file)!;
        var settings = new NodeSettings
        {
            Data = DataSetting.Read(parsed, file)!,
            ClickHouse = clickHouse.Length == 0 ? null : ClickHouseEndpoint.Parse(clickHouse, database),
            Database = database,
            Listen = IPAddress.TryParse(listen == "localhost" ? "127.0.0.1" : listen, out IPAddress? address)
                ? address
                : throw new UsageException($"--listen '{listen}' is not an IP address such as 127.0.0.1 or 0.0.0.0."),
            GrpcPort = GrpcPortSetting.Read(parsed, file)!.Value,
            HttpPort = HttpPortSetting.Read(parsed, file)!.Value,
            Tls = ReadTls(parsed, file),
            TokenFile = TokenFileSetting.Read(parsed, file) is { Length: > 0 } tokens ? tokens : null,
            WebPort = WebPortSetting.Read(parsed, file)!.Value,
            ClickHousePort = ClickHousePortSetting.Read(parsed, file)!.Value,
        };
        bool authenticates = settings.TokenFile is not null || settings.Tls?.ClientCaFile is not null;
        if (!IPAddress.IsLoopback(settings.Listen) && !authenticates && !InsecureSwitch.Read(parsed, file))
        {
            throw new UsageException(
                $"--listen {listen} is reachable from other machines, and anybody there could send telemetry. Ask for a token with --token-file FILE "
                + "or for a certificate with --tls-client-ca FILE, or accept that with --insecure.");
        }

        return settings;
    }

    static OtlpTlsOptions? ReadTls(ParseResult parsed, Dictionary<string, string> file)
    {
        string certificate = TlsCertificateSetting.Read(parsed, file)!;
        string key = TlsKeySetting.Read(parsed, file)!;
        string clientCa = TlsClientCaSetting.Read(parsed, file)!;
        if (certificate.Length == 0 != (key.Length == 0))
            throw new UsageException("--tls-cert and --tls-key belong together: a certificate and its private key.");
        if (certificate.Length == 0 && clientCa.Length > 0)
            throw new UsageException("--tls-client-ca asks senders for certificates, which takes TLS: --tls-cert and --tls-key.");
        return certificate.Length == 0
            ? null
            : new OtlpTlsOptions { CertificateFile = certificate, KeyFile = key, ClientCaFile = clientCa.Length == 0 ? null : clientCa };
    }

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
