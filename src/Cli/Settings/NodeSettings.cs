using System.CommandLine;
using System.Globalization;
using System.Net;
using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Cli.Hosting;
using OtelMl.Collector;
using OtelMl.Storage;
using OtelMl.Storage.Access;

namespace OtelMl.Cli.Settings;

/// <summary>The settings that all commands have in common.</summary>
sealed record NodeSettings
{
    const int MostNames = 10;
    const string PortExpected = "a port number from 0 to 65535";

    static readonly Option<string?> ConfigOption =
        new("--config") { Description = "A YAML or JSON file with the same settings, without their dashes", Recursive = true };

    static readonly Setting<string?> DataSetting = new("data", "The folder that holds everything stored", "./otelml-data", Text, "a folder");

    static readonly Setting<ClickHouseEndpoint?> ClickHouseSetting =
        new("clickhouse", "The address of a ClickHouse to use instead of the embedded one, such as http://host:8123", null, Endpoint,
            "an address such as http://localhost:8123 or https://user:password@host:8443");

    static readonly Setting<string?> DatabaseSetting = new("database", "The ClickHouse database", ClickHouseEndpoint.DefaultDatabase, Text, "a name");

    static readonly Setting<IPAddress?> ListenSetting =
        new("listen", "The address to listen on", IPAddress.Loopback, Address, "an IP address such as 127.0.0.1 or 0.0.0.0");

    static readonly Setting<int?> GrpcPortSetting = new("otlp-grpc-port", "The port for OTLP over gRPC; 0 picks a free one", 4317, Port, PortExpected);

    static readonly Setting<int?> HttpPortSetting = new("otlp-http-port", "The port for OTLP over HTTP; 0 picks a free one", 4318, Port, PortExpected);

    static readonly Setting<string?> TlsCertificateSetting = new("tls-cert", "A PEM file with the certificate for OTLP; senders then need TLS", null, Text, "a file");

    static readonly Setting<string?> TlsKeySetting = new("tls-key", "A PEM file with that certificate's private key", null, Text, "a file");

    static readonly Setting<string?> TlsClientCaSetting =
        new("tls-client-ca", "A PEM file with those who issue senders' certificates; senders then need one", null, Text, "a file");

    static readonly Setting<string?> TokenFileSetting =
        new("token-file", "A file with bearer tokens, one a line; senders then need one. It is read again when it changes", null, Text, "a file");

    static readonly Switch InsecureSwitch = new("insecure", "Listen beyond this machine without asking senders who they are");

    static readonly Setting<int?> WebPortSetting = new("web-port", "The port for /metrics and health; 0 picks a free one", 8080, Port, PortExpected);

    static readonly Setting<int?> ClickHousePortSetting =
        new("clickhouse-port", "The embedded ClickHouse's HTTP port; 0 picks a free one", 8123, Port, PortExpected);

    static readonly Setting<long?> QueueBytesSetting =
        new("queue-bytes", "The most bytes that wait on disk for ClickHouse before senders are told to come again", OtlpCollectorOptions.DefaultMaxQueueBytes, Bytes,
            "a number of bytes");

    static readonly Setting<Uri?> AlertWebhookSetting =
        new("alert-webhook", "An address that takes Alertmanager's webhooks; alerts that begin or end are posted there", null, Http, "an address such as http://host:9095/hook");

    static readonly Setting<int?> MostPredictionsSetting =
        new("most-predictions", "The most predictions of a pipeline that the analyzers keep in memory; of more they take a sample", DetectionOptions.DefaultMostPredictions, Count,
            "a whole number from 1 on");

    static readonly Setting<string[]?> SliceSetting =
        new("slice", "What predictions are sliced by, a,b,…: names of their slices or features; every slice gets its own estimates", null, Names,
            "up to 10 names of slices or features, such as region,plan");

    static readonly Setting<IReadOnlyList<string>?> EstimatorSetting =
        new("estimator", "The estimators of performance, a,b,…; the first one's estimates raise alerts", null, EstimatorNamesOf, $"one or more of {string.Join(", ", EstimatorNames.All)}, with commas between");

    static readonly Setting<string[]?> BusinessSetting =
        new("business", "OpenTelemetry metrics of the business, a,b,…, that model performance is correlated with", null, Names,
            "up to 10 names of metrics, such as revenue,orders");

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

    /// <summary>The most bytes that wait on disk for ClickHouse.</summary>
    public required long QueueBytes { get; init; }

    /// <summary>The backends to which telemetry is passed on.</summary>
    public IReadOnlyList<OtlpForwardOptions> Forward { get; init; } = [];

    /// <summary>Where alerts are posted; null for nowhere.</summary>
    public Uri? AlertWebhook { get; init; }

    /// <summary>The most predictions of a pipeline that the analyzers keep in memory.</summary>
    public int MostPredictions { get; init; } = DetectionOptions.DefaultMostPredictions;

    /// <summary>What predictions are sliced by.</summary>
    public IReadOnlyList<string> Slices { get; init; } = [];

    /// <summary>The estimators of performance, of <see cref="EstimatorNames"/>.</summary>
    public IReadOnlyList<string> Estimators { get; init; } = [EstimatorNames.Fused];

    /// <summary>What analyzers on their own estimate.</summary>
    public DetectionOptions Detection { get; init; } = new();

    /// <summary>The metrics that performance is correlated with.</summary>
    public IReadOnlyList<string> Business { get; init; } = [];

    /// <summary>By which name senders on this machine reach what listens.</summary>
    public IPAddress LocalAddress => Listen.Equals(IPAddress.Any) ? IPAddress.Loopback : Listen.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : Listen;

    public static IEnumerable<Option> Options =>
    [
        ConfigOption, DataSetting.Option, ClickHouseSetting.Option, DatabaseSetting.Option, ListenSetting.Option,
        GrpcPortSetting.Option, HttpPortSetting.Option, WebPortSetting.Option, ClickHousePortSetting.Option, QueueBytesSetting.Option,
        TlsCertificateSetting.Option, TlsKeySetting.Option, TlsClientCaSetting.Option, TokenFileSetting.Option, InsecureSwitch.Option,
        ForwardSetting.Option, AlertWebhookSetting.Option, MostPredictionsSetting.Option, SliceSetting.Option, EstimatorSetting.Option, BusinessSetting.Option,
    ];

    public static NodeSettings Read(ParseResult parsed)
    {
        var configuration = ConfigurationFile.Read(parsed.GetValue(ConfigOption), Options.Concat(DetectionSettings.Options).Select(option => option.Name.TrimStart('-')).ToHashSet());
        IReadOnlyDictionary<string, string> file = configuration.Values;
        string database = DatabaseSetting.Read(parsed, file)!;
        var settings = new NodeSettings
        {
            Data = DataSetting.Read(parsed, file)!,
            ClickHouse = ClickHouseSetting.Read(parsed, file) is { } endpoint ? endpoint with { Database = database } : null,
            Database = database,
            Listen = ListenSetting.Read(parsed, file)!,
            GrpcPort = GrpcPortSetting.Read(parsed, file)!.Value,
            HttpPort = HttpPortSetting.Read(parsed, file)!.Value,
            Tls = ReadTls(parsed, file),
            TokenFile = TokenFileSetting.Read(parsed, file),
            WebPort = WebPortSetting.Read(parsed, file)!.Value,
            ClickHousePort = ClickHousePortSetting.Read(parsed, file)!.Value,
            QueueBytes = QueueBytesSetting.Read(parsed, file)!.Value,
            Forward = ForwardSetting.Read(parsed, configuration),
            AlertWebhook = AlertWebhookSetting.Read(parsed, file),
            MostPredictions = MostPredictionsSetting.Read(parsed, file)!.Value,
            Slices = SliceSetting.Read(parsed, file) ?? [],
            Estimators = EstimatorSetting.Read(parsed, file) ?? [EstimatorNames.Fused],
            Business = BusinessSetting.Read(parsed, file) ?? [],
            Detection = DetectionSettings.Read(parsed, file),
        };
        bool authenticates = settings.TokenFile is not null || settings.Tls?.ClientCaFile is not null;
        if (!IPAddress.IsLoopback(settings.Listen) && !authenticates && !InsecureSwitch.Read(parsed, file))
        {
            throw new UsageException(
                $"--listen {settings.Listen} is reachable from other machines, and anybody there could send telemetry. Ask for a token with --token-file FILE "
                + "or for a certificate with --tls-client-ca FILE, or accept that with --insecure.");
        }

        return settings;
    }

    static OtlpTlsOptions? ReadTls(ParseResult parsed, IReadOnlyDictionary<string, string> file)
    {
        string? certificate = TlsCertificateSetting.Read(parsed, file);
        string? key = TlsKeySetting.Read(parsed, file);
        string? clientCa = TlsClientCaSetting.Read(parsed, file);
        if (certificate is null != key is null)
            throw new UsageException("--tls-cert and --tls-key belong together: a certificate and its private key.");
        if (certificate is null && clientCa is not null)
            throw new UsageException("--tls-client-ca asks senders for certificates, which takes TLS: --tls-cert and --tls-key.");
        return certificate is null ? null : new OtlpTlsOptions { CertificateFile = certificate, KeyFile = key!, ClientCaFile = clientCa };
    }

    /// <summary>The same, but where an otelml already runs on the data folder its ClickHouse is used instead of starting another.</summary>
    public async Task<NodeSettings> WithRunningStorageAsync(CancellationToken cancellationToken) =>
        ClickHouse is null && await RunningNode.FindAsync(Data, Database, cancellationToken) is { } running ? this with { ClickHouse = running } : this;

    /// <summary>Where senders on this machine find OTLP over gRPC.</summary>
    public Uri SendersAddress => new UriBuilder(Tls is null ? "http" : "https", LocalAddress.ToString(), GrpcPort).Uri;

    /// <summary>A token that a collector with these settings takes; null where it asks for none.</summary>
    /// <exception cref="UsageException">The file cannot be read or has none.</exception>
    public string? FirstToken()
    {
        try
        {
            return TokenFile is null ? null : OtlpCollectorOptions.ReadTokens(TokenFile)[0];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new UsageException($"--token-file is '{TokenFile}', which has no token to send: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>Where this machine reaches one of its ports.</summary>
    public Uri Address(int port) =>
        new UriBuilder("http", LocalAddress.ToString(), port).Uri;

    static string[]? Names(string text)
    {
        string[] names = [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)];
        return names.Length is > 0 and <= MostNames ? names : null;
    }

    static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    static IPAddress? Address(string text) => IPAddress.TryParse(text == "localhost" ? "127.0.0.1" : text, out IPAddress? address) ? address : null;

    static Uri? Http(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && (address.Scheme is "http" or "https") ? address : null;

    static ClickHouseEndpoint? Endpoint(string text)
    {
        try
        {
            return ClickHouseEndpoint.Parse(text);
        }
        catch (StorageException)
        {
            return null;
        }
    }

    static long? Bytes(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) && bytes > 0 ? bytes : null;

    static int? Count(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 ? count : null;

    static string[]? EstimatorNamesOf(string text)
    {
        string[] names = [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];
        return names.Length > 0 && names.All(EstimatorNames.All.Contains) ? names : null;
    }

    static int? Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= IPEndPoint.MaxPort ? port : null;
}
