using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace OtelMl.Cli.Settings;

/// <summary>What the configuration file says: settings with one value each, and the backends of <c>forward</c>, which have their own.</summary>
/// <param name="Values">The values, by setting.</param>
/// <param name="Forward">What is below <c>forward</c>; null where it has one value or is not there.</param>
sealed record ConfigurationFile(IReadOnlyDictionary<string, string> Values, IReadOnlyDictionary<object, object?>? Forward)
{
    static readonly ConfigurationFile None = new(new Dictionary<string, string>(), null);

    /// <summary>Reads the file that the command line or the environment names; nothing is said where neither does.</summary>
    /// <param name="given">What the command line names.</param>
    /// <param name="known">The settings there are.</param>
    public static ConfigurationFile Read(string? given, IReadOnlySet<string> known)
    {
        string? path = given ?? Environment.GetEnvironmentVariable("OTELML_CONFIG");
        if (string.IsNullOrEmpty(path))
            return None;
        try
        {
            Dictionary<string, object?> settings = new Deserializer().Deserialize<Dictionary<string, object?>?>(File.ReadAllText(path)) ?? [];
            if (settings.Keys.FirstOrDefault(key => !known.Contains(key)) is { } unknown)
                throw new UsageException($"The configuration file {path} has the setting '{unknown}', which is not one of {string.Join(", ", known.Order())}.");
            if (settings.FirstOrDefault(setting => setting.Key != ForwardSetting.Name && setting.Value is not (string or null)) is { Key: { } several })
                throw new UsageException($"'{several}' in the configuration file {path} has several values, where it takes one, such as 'web-port: 8080'.");
            return new ConfigurationFile(
                settings.Where(setting => setting.Value is string).ToDictionary(setting => setting.Key, setting => (string)setting.Value!),
                settings.GetValueOrDefault(ForwardSetting.Name) switch
                {
                    null or string => null,
                    IReadOnlyDictionary<object, object?> backends => backends,
                    _ => throw new UsageException($"'forward' in the configuration file {path} is a list. It names each backend: 'forward: {{ jaeger: grpc://host:4317 }}'."),
                });
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"The configuration file {path} cannot be read: {unreadable.Message} Name another with --config FILE or OTELML_CONFIG.", unreadable);
        }
        catch (YamlException malformed)
        {
            throw new UsageException(
                $"The configuration file {path} is not understood from line {malformed.Start.Line} on. " +
                "It is YAML or JSON and has one setting with one value a line, such as 'web-port: 8080'.",
                malformed);
        }
    }
}
