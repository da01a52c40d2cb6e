using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace OtelMl.Semconv;

/// <summary>All names there are.</summary>
/// <param name="Attributes">The attributes, in the files' order.</param>
/// <param name="Spans">The spans.</param>
/// <param name="Events">The events.</param>
/// <param name="Metrics">The metrics.</param>
public sealed record Registry(
    IReadOnlyList<AttributeDefinition> Attributes, IReadOnlyList<SignalDefinition> Spans, IReadOnlyList<SignalDefinition> Events, IReadOnlyList<SignalDefinition> Metrics)
{
    /// <summary>Spans, events and metrics.</summary>
    public IEnumerable<SignalDefinition> Signals => [.. Spans, .. Events, .. Metrics];

    /// <summary>Keys that signals carry and OpenTelemetry defines.</summary>
    public IReadOnlyList<string> Borrowed =>
        [.. Signals.SelectMany(signal => signal.Attributes).Select(reference => reference.Key).Where(key => !key.StartsWith("ml.", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Reads the registry's files.</summary>
    /// <exception cref="InvalidDataException">A file is not of the shape <c>definition/2</c>.</exception>
    public static Registry Read(string folder) => new(
        [.. Entries(folder, "attributes").Select(Attribute)],
        [.. Entries(folder, "spans").Select(Signal)],
        [.. Entries(folder, "events").Select(Signal)],
        [.. Entries(folder, "metrics").Select(Signal)]);

    static AttributeDefinition Attribute(YamlMappingNode entry)
    {
        IReadOnlyList<string> members = entry["type"] is YamlMappingNode type
            ? [.. ((YamlSequenceNode)type["members"]).Cast<YamlMappingNode>().Select(member => Text(member, "value"))]
            : [];
        return new AttributeDefinition(
            Text(entry, "key"), members.Count > 0 ? "enum" : Text(entry, "type"), members, Text(entry, "brief"), Text(entry, "note"), Examples(entry));
    }

    static SignalDefinition Signal(YamlMappingNode entry) => new(
        Text(entry, "type") is { Length: > 0 } type ? type : Text(entry, "name"),
        Text(entry, "brief"),
        entry.Children.TryGetValue("name", out YamlNode? name) && name is YamlMappingNode span ? Text(span, "note") : Text(entry, "note"),
        Text(entry, "instrument"),
        Text(entry, "unit"),
        [.. ((YamlSequenceNode)entry["attributes"]).Cast<YamlMappingNode>().Select(reference => new AttributeReference(Text(reference, "ref"), Text(reference, "requirement_level")))]);

    static IReadOnlyList<string> Examples(YamlMappingNode entry) =>
        entry.Children.TryGetValue("examples", out YamlNode? examples) ? [.. ((YamlSequenceNode)examples).Select(Written)] : [];

    static string Written(YamlNode node) => node switch
    {
        YamlSequenceNode list => $"[{string.Join(", ", list.Select(Written))}]",
        YamlMappingNode map => $"{{{string.Join(", ", map.Select(pair => $"{Written(pair.Key)}: {Written(pair.Value)}"))}}}",
        YamlScalarNode { Style: ScalarStyle.DoubleQuoted } text => $"\"{text.Value}\"",
        _ => ((YamlScalarNode)node).Value!,
    };

    static string Text(YamlMappingNode entry, string key) =>
        entry.Children.TryGetValue(key, out YamlNode? value) && value is YamlScalarNode text ? text.Value! : "";

    static IEnumerable<YamlMappingNode> Entries(string folder, string section)
    {
        string path = Path.Combine(folder, section + ".yaml");
        using StreamReader reader = File.OpenText(path);
        YamlStream yaml = [];
        yaml.Load(reader);
        var root = (YamlMappingNode)yaml.Documents[0].RootNode;
        return Text(root, "file_format") == "definition/2"
            ? ((YamlSequenceNode)root[section]).Cast<YamlMappingNode>()
            : throw new InvalidDataException($"{path}: file_format must be definition/2.");
    }
}
