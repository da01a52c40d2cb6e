using System.Globalization;
using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Export;
using OtelMl.Cli.Commands;
using OtelMl.Cli.Hosting;
using OtelMl.Cli.Printing;
using OtelMl.TaxiTips;

namespace OtelMl.Cli.Demo;

/// <summary>Tells what the taxi demo showed.</summary>
static class TaxiReport
{
    public static void Print(TaxiTipsOptions options, IReadOnlyList<Estimate> estimates)
    {
        List<Estimate> weeks = [.. estimates.Where(estimate => estimate.Slice.Length == 0)];
        string title = string.Create(
            CultureInfo.InvariantCulture, $"Accuracy of 'will the rider tip more than {100 * options.TipThreshold:0.#} %?', estimated at the end of each week");
        foreach (IGrouping<string, Estimate> estimator in weeks.GroupBy(week => week.Method))
            Print(estimator.Key == EstimatorNames.Fused ? title : $"{title}, by {estimator.Key}", [.. estimator]);
        SlicesTable.Print("Accuracy", [.. estimates.Where(estimate => estimate.Slice.Length > 0)]);
        Console.WriteLine(options.LabelledShare == 0
            ? "No label ever came: these estimates rest on the reference alone. They follow changes in what is asked of the model, and cannot see\n" +
              "people changing their behaviour; the intervals speak of sampling only."
            : "Estimates use the labels that had arrived by the week's end; all labels were disclosed afterwards, for the column 'realised'.");
    }

    static void Print(string title, IReadOnlyList<Estimate> weeks)
    {
        WindowsTable.Print(title, weeks);
        double error = weeks.Average(week => Math.Abs(week.Value - week.Realized!.Value));
        double constant = weeks.Average(week => Math.Abs(week.Reference - week.Realized!.Value));
        int covered = weeks.Count(week => week.Lower <= week.Realized && week.Realized <= week.Upper);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Mean absolute error {error:0.000}; always saying {weeks[0].Reference:0.000}, the reference's accuracy, has {constant:0.000}."));
        Console.WriteLine($"The realised accuracy lies in the interval in {covered} of {weeks.Count} weeks.");
    }

    public static void PrintFurther(Node node)
    {
        Console.WriteLine();
        Console.WriteLine("Look further while this runs (Ctrl-C ends it):");
        NodeAddresses.Print(node);
        Console.WriteLine("  otelml sql \"SELECT Component, count() FROM ml_component_runs GROUP BY Component\"");
        Console.WriteLine("  otelml sql \"SELECT Features FROM ml_predictions LIMIT 1 FORMAT Vertical\"");
        Console.WriteLine("  otelml report --pipeline taxi");
    }
}
