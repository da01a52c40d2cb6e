using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

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
            return Read(path, File.ReadAllText(path), known);
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

    static ConfigurationFile Read(string path, string text, IReadOnlySet<string> known)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        if (yaml.Documents.Count == 0)
            return None;
        if (yaml.Documents[0].RootNode is not YamlMappingNode settings)
            throw Malformed(yaml.Documents[0].RootNode, "has something other than a setting");

        Dictionary<string, string> values = [];
        IReadOnlyDictionary<object, object?>? forward = null;
        foreach ((YamlNode key, YamlNode value) in settings.Children)
        {
            if (key is not YamlScalarNode { Value: { } name })
                throw Malformed(key, "has something other than a setting");
            if (!known.Contains(name))
                throw new UsageException($"The configuration file {path} has the setting '{name}', which is not one of {string.Join(", ", known.Order())}.");
            if (value is YamlScalarNode { Value.Length: > 0 } one)
                values.Add(name, one.Value);
            else if (name == ForwardSetting.Name && value is YamlMappingNode backends)
                forward = Mapping(backends);
            else if (name == ForwardSetting.Name && value is YamlSequenceNode)
                throw new UsageException($"'forward' in the configuration file {path} is a list. It names each backend: 'forward: {{ jaeger: grpc://host:4317 }}'.");
            else
                throw Malformed(value, $"gives '{name}' {(value is YamlScalarNode ? "no value" : "several values")}");
        }

        return new ConfigurationFile(values, forward);

        UsageException Malformed(YamlNode node, string what) => new(
            $"The configuration file {path} {what} at line {node.Start.Line}. It has one setting with one value a line, such as 'web-port: 8080'.");
    }

    static Dictionary<object, object?> Mapping(YamlMappingNode mapping) =>
        mapping.Children.ToDictionary(child => (object)child.Key.ToString(), child => Plain(child.Value));

    static object? Plain(YamlNode node) => node switch
    {
        YamlScalarNode { Value.Length: > 0 } scalar => scalar.Value,
        YamlMappingNode mapping => Mapping(mapping),
        YamlSequenceNode sequence => sequence.Select(Plain).ToList(),
        _ => null,
    };
}
