using OtelMl.Analyzers.Diagnosis.Provenance;
using Spectre.Console;

namespace OtelMl.Cli.Printing;

/// <summary>Prints components.</summary>
static class ComponentsPrinter
{
    public static void Print(IReadOnlyList<ComponentSummary> components, bool json)
    {
        if (json)
        {
            Json.Print(new { components });
            return;
        }

        Table table = Tables.Create("", "pipeline", "component", "owner", "runs", "failed", "last start (UTC)", "tags", "description");
        foreach (ComponentSummary component in components)
        {
            table.AddRow(
                Tables.Text($"{component.Pipeline}"), Tables.Text($"{component.Component}"), Tables.Text($"{component.Owner}"),
                Tables.Text($"{component.Runs}"), Tables.Text($"{component.FailedRuns}"), Tables.Time(component.LastStart), Tables.Text($"{string.Join(", ", component.Tags)}"), Tables.Text($"{component.Description}"));
        }

        Tables.Write(table);
    }
}
