using System.Globalization;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;

namespace OtelMl.Semconv;

/// <summary>Writes the names as C# constants.</summary>
public static partial class ConstantsWriter
{
    /// <summary>The keys of attributes: <c>MlAttributes.cs</c>.</summary>
    public static string Attributes(Registry registry)
    {
        var constants = new List<Constant>();
        foreach (AttributeDefinition attribute in registry.Attributes)
        {
            string name = Identifier(attribute.Key);
            bool onMetrics = registry.Metrics.Any(metric => metric.Attributes.Any(reference => reference.Key == attribute.Key));
            if (attribute.IsTemplate)
                constants.Add(new Constant($"{name}Prefix", attribute.Key + ".", $"Prefix of {Lowered(Documented(attribute, registry))}"));
            if (attribute.IsTemplate && onMetrics)
                constants.Add(new Constant(name, attribute.Key, Escaped(attribute.Note)));
            if (!attribute.IsTemplate)
                constants.Add(new Constant(name, attribute.Key, Documented(attribute, registry)));
        }

        constants.AddRange(registry.Borrowed.Select(key => new Constant(Identifier(key), key, $"OpenTelemetry's own <c>{key}</c>.")));
        return File("MlAttributes", "Keys of the attributes on spans, events and metrics.", constants);
    }

    /// <summary>The names of events: <c>MlEvents.cs</c>.</summary>
    public static string Events(Registry registry) => File(
        "MlEvents",
        "Names of the events (OTLP log records with an event name).",
        registry.Events.Select(e => new Constant(Identifier(e.Name), e.Name, Escaped(e.Brief))));

    /// <summary>The names of metrics: <c>MlMetrics.cs</c>.</summary>
    public static string Metrics(Registry registry) => File(
        "MlMetrics",
        "Names of the metrics.",
        registry.Metrics.Select(metric => new Constant(Identifier(metric.Name), metric.Name, Escaped($"{metric.Brief.TrimEnd('.')}: {metric.Instrument}, {metric.Unit}."))));

    static string File(string type, string summary, IEnumerable<Constant> constants)
    {
        var text = new StringBuilder(
            $$"""
            // Made from semconv/registry by `dotnet run --project semconv/Generator`; edit that.
            namespace OtelMl.Instrumentation;

            /// <summary>{{summary}}</summary>
            public static class {{type}}
            {

            """);
        text.AppendJoin('\n', constants.Select(constant =>
            $"    /// <summary>{constant.Summary}</summary>\n    public const string {constant.Name} = \"{constant.Value}\";\n"));
        return text.Append("}\n").ToString();
    }

    static string Documented(AttributeDefinition attribute, Registry registry)
    {
        string text = Escaped(attribute.Brief);
        foreach (string member in attribute.Members)
            text = Regex.Replace(text, $@"(?<![\w<>]){Regex.Escape(member)}(?![\w<>])", $"<c>{member}</c>");
        return Key().Replace(text, key => registry.Attributes.Any(other => other.Key == key.Value) ? $"<see cref=\"{Identifier(key.Value)}\"/>" : key.Value);
    }

    static string Identifier(string key) => string.Concat(
        key.Split('.', '_').Skip(key.StartsWith("ml.", StringComparison.Ordinal) ? 1 : 0).Select(part => char.ToUpper(part[0], CultureInfo.InvariantCulture) + part[1..]));

    static string Lowered(string sentence) => char.ToLower(sentence[0], CultureInfo.InvariantCulture) + sentence[1..];

    static string Escaped(string text) => SecurityElement.Escape(text).Replace("&apos;", "'", StringComparison.Ordinal).Replace("&quot;", "\"", StringComparison.Ordinal);

    [GeneratedRegex(@"ml\.[a-z_.]*[a-z]")]
    internal static partial Regex Key();

    sealed record Constant(string Name, string Value, string Summary);
}
