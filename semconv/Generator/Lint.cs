using System.Text.RegularExpressions;

namespace OtelMl.Semconv;

/// <summary>
/// OpenTelemetry's rules for names, attributes and metrics (https://opentelemetry.io/docs/specs/semconv/general/naming/), as far as a
/// program can hold a registry to them.
/// </summary>
public static partial class Lint
{
    static readonly string[] Levels = ["required", "recommended", "opt_in"];
    static readonly string[] Instruments = ["counter", "updowncounter", "histogram", "gauge"];
    static readonly string[] UnitWords = ["seconds", "milliseconds", "bytes", "total", "ratio", "percent"];

    /// <summary>Finds what breaks a rule, each in a sentence that begins with the name.</summary>
    public static IReadOnlyList<string> Check(Registry registry)
    {
        var findings = new List<string>();
        foreach (IGrouping<string, string> same in registry.Attributes.Select(attribute => attribute.Key).Concat(registry.Signals.Select(signal => signal.Name)).GroupBy(name => name).Where(group => group.Count() > 1))
            findings.Add($"{same.Key} is defined {same.Count()} times.");
        foreach (AttributeDefinition attribute in registry.Attributes)
            findings.AddRange(Broken(attribute, registry).Select(broken => $"{attribute.Key} {broken}"));
        foreach (SignalDefinition signal in registry.Signals)
            findings.AddRange(Broken(signal, registry).Select(broken => $"{signal.Name} {broken}"));
        foreach (SignalDefinition metric in registry.Metrics)
            findings.AddRange(BrokenMetric(metric).Select(broken => $"{metric.Name} {broken}"));
        return findings;
    }

    static IEnumerable<string> Broken(AttributeDefinition attribute, Registry registry)
    {
        if (!Name().IsMatch(attribute.Key))
            yield return "is not dotted snake_case under ml.";
        if (!attribute.Brief.EndsWith('.'))
            yield return "has no brief that is a sentence.";
        if (attribute.Members.Count == 0 && attribute.Examples.Count == 0)
            yield return "has neither members nor examples.";
        if (!attribute.IsTemplate && registry.Attributes.Any(other => other.Key.StartsWith(attribute.Key + ".", StringComparison.Ordinal)))
            yield return "is the namespace of another attribute as well.";
        if (attribute.Type.EndsWith("[]", StringComparison.Ordinal) && !attribute.Key.EndsWith('s'))
            yield return "is an array, and its name is not a plural.";
        foreach (string member in attribute.Members.Where(member => !Member().IsMatch(member)))
            yield return $"has the member {member}, which is not snake_case.";
    }

    static IEnumerable<string> Broken(SignalDefinition signal, Registry registry)
    {
        if (!Name().IsMatch(signal.Name))
            yield return "is not dotted snake_case under ml.";
        if (!signal.Brief.EndsWith('.'))
            yield return "has no brief that is a sentence.";
        foreach (AttributeReference reference in signal.Attributes)
        {
            if (!Levels.Contains(reference.RequirementLevel))
                yield return $"refers to {reference.Key} without a requirement level.";
            if (reference.Key.StartsWith("ml.", StringComparison.Ordinal) && registry.Attributes.All(attribute => attribute.Key != reference.Key))
                yield return $"refers to {reference.Key}, which is not defined.";
        }
    }

    static IEnumerable<string> BrokenMetric(SignalDefinition metric)
    {
        if (!Instruments.Contains(metric.Instrument))
            yield return $"has the instrument '{metric.Instrument}', which OpenTelemetry does not know.";
        if (!Unit().IsMatch(metric.Unit))
            yield return $"has the unit '{metric.Unit}', which is not 1, s, By or a thing in braces.";
        if (metric.Name.Split('.', '_').Intersect(UnitWords).FirstOrDefault() is { } word)
            yield return $"has '{word}' in its name, which belongs into the unit or the instrument.";
        if (metric.Instrument == "counter" && metric.Unit is "1")
            yield return "counts, so its unit is the thing that it counts, in braces.";
    }

    [GeneratedRegex(@"^ml(\.[a-z][a-z0-9]*(_[a-z0-9]+)*)+$")]
    internal static partial Regex Name();

    [GeneratedRegex("^[a-z0-9]+(_[a-z0-9]+)*$")]
    internal static partial Regex Member();

    [GeneratedRegex(@"^(1|s|By|\{[a-z]+\})$")]
    internal static partial Regex Unit();
}
