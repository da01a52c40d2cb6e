using System.CommandLine;
using System.Globalization;
using OtelMl.Collector;

namespace OtelMl.Cli.Settings;

/// <summary>
/// The backends to which telemetry is passed on: addresses on the command line or in the environment, or backends with all their
/// options in the configuration file. Whoever comes first in that order says all.
/// </summary>
static class ForwardSetting
{
    public const string Name = "forward";
    const string Variable = "OTELML_FORWARD";
    const int DefaultGrpcPort = 4317;

    const string Keys = "url, protocol, headers, token-file, compression, signals, queue-bytes, timeout-seconds, ca-file, cert-file, key-file";

    const string Expected = "[NAME=]URL, where the URL is grpc://host:4317 or grpcs://host:4317 for OTLP over gRPC, without and with TLS, "
        + "or http://host:4318 or https://host:4318 for OTLP over HTTP";

    public static Option<string[]> Option { get; } = new("--" + Name)
    {
        Description = "Passes what is received on to another OTLP backend too: [NAME=]URL, such as jaeger=grpc://host:4317 or https://host:4318. May be repeated",
        Recursive = true,
    };

    public static IReadOnlyList<OtlpForwardOptions> Read(ParseResult parsed, ConfigurationFile file)
    {
        List<OtlpForwardOptions> backends = ReadAll(parsed, file);
        if (backends.GroupBy(backend => backend.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new UsageException($"--forward has two backends with the name '{twice.Key}'. Name them apart: --forward NAME=URL.");
        return backends;
    }

    static List<OtlpForwardOptions> ReadAll(ParseResult parsed, ConfigurationFile file)
    {
        if (parsed.GetValue(Option) is { Length: > 0 } given)
            return [.. given.Select(text => Address(text, "--" + Name))];
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } variable)
            return Addresses(variable, Variable);
        if (file.Forward is { } named)
            return [.. named.Select(backend => Named((string)backend.Key, backend.Value))];
        return file.Values.TryGetValue(Name, out string? text) ? Addresses(text, Source("")) : [];
    }

    static List<OtlpForwardOptions> Addresses(string text, string source) =>
        [.. text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(address => Address(address, source))];

    static OtlpForwardOptions Address(string text, string source)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        bool isNamed = equals > 0 && equals < text.IndexOf("://", StringComparison.Ordinal);
        (Uri endpoint, OtlpForwardProtocol protocol) = Endpoint(isNamed ? text[(equals + 1)..] : text, source);
        string name = isNamed ? text[..equals] : $"{endpoint.Host}-{endpoint.Port}".Trim('[').Replace(':', '-').Replace("]", "", StringComparison.Ordinal);
        return Check(new OtlpForwardOptions { Name = name, Endpoint = endpoint, Protocol = protocol }, source);
    }

    static OtlpForwardOptions Named(string name, object? value)
    {
        string source = Source("." + name);
        if (value is string text)
        {
            (Uri only, OtlpForwardProtocol spoken) = Endpoint(text, source);
            return Check(new OtlpForwardOptions { Name = name, Endpoint = only, Protocol = spoken }, source);
        }

        if (value is not IReadOnlyDictionary<object, object?> settings)
            throw new UsageException($"{source} is empty. It is a URL, or has the keys {Keys}.");
        Dictionary<string, object?> keys = settings.ToDictionary(setting => (string)setting.Key, setting => setting.Value);
        if (keys.Keys.FirstOrDefault(key => !Keys.Split(", ").Contains(key)) is { } unknown)
            throw new UsageException($"{source} has the key '{unknown}', which is not one of {Keys}.");

        string? One(string key) => keys.GetValueOrDefault(key) switch
        {
            null => null,
            string one => one,
            _ => throw new UsageException($"{Source($".{name}.{key}")} has several values, where it takes one."),
        };
        T Parsed<T>(string key, T @default, Func<string, T?> parse, string expected)
            where T : struct => One(key) is not { } given ? @default : parse(given)
                ?? throw new UsageException($"{Source($".{name}.{key}")} is '{given}', which is not {expected}.");

        (Uri endpoint, OtlpForwardProtocol protocol) = Endpoint(One("url") ?? throw new UsageException($"{source} has no url. It is {Expected}."), source + ".url");
        return Check(
            new OtlpForwardOptions
            {
                Name = name,
                Endpoint = endpoint,
                Protocol = Parsed(
                    "protocol", protocol, given => given switch { "grpc" => OtlpForwardProtocol.Grpc, "http/protobuf" => OtlpForwardProtocol.HttpProtobuf, _ => null }, "grpc or http/protobuf"),
                Headers = Headers(keys.GetValueOrDefault("headers"), name),
                TokenFile = One("token-file"),
                Compress = Parsed("compression", true, given => given switch { "gzip" => true, "none" => false, _ => null }, "gzip or none"),
                Signals = Signals(keys.GetValueOrDefault("signals"), name),
                MaxQueueBytes = Parsed(
                    "queue-bytes", OtlpForwardOptions.DefaultMaxQueueBytes, given => Positive(given) is { } bytes ? (long)bytes : null, "a number of bytes"),
                Timeout = Parsed(
                    "timeout-seconds", TimeSpan.FromSeconds(30), given => Positive(given) is { } seconds ? TimeSpan.FromSeconds(seconds) : null, "a number of seconds"),
                CaFile = One("ca-file"),
                CertificateFile = One("cert-file"),
                KeyFile = One("key-file"),
            },
            source);
    }

    static (Uri Endpoint, OtlpForwardProtocol Protocol) Endpoint(string text, string source)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0 || uri.Query.Length + uri.Fragment.Length + uri.UserInfo.Length > 0)
            throw new UsageException($"{source} is '{text}', which is not {Expected}.");
        if (uri.AbsolutePath.Contains("/v1/", StringComparison.Ordinal))
            throw new UsageException($"{source} is '{text}', which names one signal. Leave /v1/… out; it is added for each signal.");
        return uri.Scheme switch
        {
            "grpc" => (Grpc(uri, Uri.UriSchemeHttp), OtlpForwardProtocol.Grpc),
            "grpcs" => (Grpc(uri, Uri.UriSchemeHttps), OtlpForwardProtocol.Grpc),
            "http" or "https" => (uri, OtlpForwardProtocol.HttpProtobuf),
            _ => throw new UsageException($"{source} is '{text}', which is not {Expected}."),
        };
    }

    static Uri Grpc(Uri uri, string scheme) => new UriBuilder(scheme, uri.Host, uri.Port < 0 ? DefaultGrpcPort : uri.Port).Uri;

    static Dictionary<string, string> Headers(object? value, string backend) => value switch
    {
        null => [],
        IReadOnlyDictionary<object, object?> headers when headers.Values.All(header => header is string) =>
            headers.ToDictionary(header => ((string)header.Key).ToLowerInvariant(), header => (string)header.Value!),
        _ => throw new UsageException($"{Source($".{backend}.headers")} is not names with values, such as 'authorization: Bearer TOKEN'."),
    };

    static string[] Signals(object? value, string backend)
    {
        string[] signals = value switch
        {
            null => [.. OtlpForwardOptions.AllSignals],
            string text => text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries),
            IEnumerable<object> list => [.. list.OfType<string>()],
            _ => [],
        };
        return signals.Length > 0 && signals.All(signal => OtlpForwardOptions.AllSignals.Contains(signal))
            ? signals
            : throw new UsageException($"{Source($".{backend}.signals")} is not one or more of {string.Join(", ", OtlpForwardOptions.AllSignals)}.");
    }

    static OtlpForwardOptions Check(OtlpForwardOptions backend, string source)
    {
        if (!OtlpForwardOptions.IsName(backend.Name))
            throw new UsageException($"{source} names a backend '{backend.Name}'. A name has up to 64 letters, digits, dots, dashes and underscores.");
        if (backend.CertificateFile is null != backend.KeyFile is null)
            throw new UsageException($"{source} has one of cert-file and key-file; they belong together.");
        return backend;
    }

    static double? Positive(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number >= 1 ? number : null;

    static string Source(string path) => $"'{Name}{path}' in the configuration file";
}
