using System.Text;

namespace OtelMl.Semconv;

/// <summary>Writes the names as a page of the documentation.</summary>
public static class PageWriter
{
    /// <summary>The page <c>docs/registry.md</c>.</summary>
    public static string Write(Registry registry)
    {
        var page = new StringBuilder(
            """
            <!-- Made from semconv/registry by `dotnet run --project semconv/Generator`; edit that. -->
            # All names

            What each is for, and how to send it, is in [telemetry.md](telemetry.md).

            ## Spans

            """);
        foreach (SignalDefinition span in registry.Spans)
            Write(page, span, $"Named `{span.Note}`, kind INTERNAL.");
        page.Append("\n## Events\n");
        foreach (SignalDefinition signal in registry.Events)
            Write(page, signal, "");
        page.Append("\n## Metrics\n\n| metric | instrument | unit | attributes | |\n|---|---|---|---|---|\n");
        foreach (SignalDefinition metric in registry.Metrics)
            page.Append($"| `{metric.Name}` | {metric.Instrument} | `{metric.Unit}` | {string.Join(", ", metric.Attributes.Select(reference => $"`{reference.Key}`"))} | {Cell(metric.Brief)} |\n");
        page.Append("\n## Attributes\n\n| attribute | type | | examples |\n|---|---|---|---|\n");
        foreach (AttributeDefinition attribute in registry.Attributes)
        {
            string values = string.Join(", ", (attribute.Members.Count > 0 ? attribute.Members : attribute.Examples).Select(value => $"`{Cell(value)}`"));
            page.Append($"| `{attribute.Key}{(attribute.IsTemplate ? ".<name>" : "")}` | {attribute.Type} | {Cell($"{attribute.Brief} {attribute.Note}".TrimEnd())} | {values} |\n");
        }

        return page.ToString();
    }

    static void Write(StringBuilder page, SignalDefinition signal, string note)
    {
        page.Append($"\n### `{signal.Name}`\n\n{signal.Brief}");
        page.Append(note.Length > 0 ? $" {note}\n\n" : "\n\n");
        foreach (IGrouping<string, AttributeReference> level in signal.Attributes.GroupBy(reference => reference.RequirementLevel))
            page.Append($"- {level.Key.Replace('_', '-')}: {string.Join(", ", level.Select(reference => $"`{reference.Key}`"))}\n");
    }

    static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
