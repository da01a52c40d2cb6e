using System.Globalization;
using OtelMl.Analyzers.Detection.Feedback;
using Spectre.Console;

namespace OtelMl.Cli.Printing;

/// <summary>Prints which feedback groups of predictions have.</summary>
static class FeedbackPrinter
{
    const int MostLines = 5;

    public static void Print(IReadOnlyCollection<FeedbackState> states, bool json)
    {
        if (json)
        {
            Json.Print(new
            {
                groups = states.Select(state => new
                {
                    state.Pipeline,
                    state.Window,
                    state.WindowStart,
                    state.WindowEnd,
                    state.Bucket,
                    State = Name(state.State),
                    state.Predictions,
                    state.Labelled,
                    state.Expected,
                    state.Overdue,
                    state.PValue,
                    state.Lacking,
                    state.Everywhere,
                }),
            });
            return;
        }

        if (states.Count == 0)
        {
            Console.WriteLine("No group of predictions is known to lack feedback.");
            return;
        }

        foreach (IGrouping<string, FeedbackState> pipeline in states.GroupBy(state => state.Pipeline))
        {
            Table table = Tables.Create($"Feedback of {pipeline.Key}", "from", "window", "group", "feedback", "predictions", "labelled", "expected", "lacking");
            foreach (FeedbackState state in pipeline)
            {
                table.AddRow(
                    Tables.Text($"{state.WindowStart:yyyy-MM-dd}"), Tables.Text($"{state.Window}"), Group(state), Tables.Text($"{Name(state.State)}"),
                    Tables.Text($"{state.Predictions}"), Tables.Text($"{state.Labelled}"), Tables.Text($"{state.Expected:0}"), Lacking(state));
            }

            Tables.Write(table);
        }
    }

    /// <summary>What a report has to say: the feedback of the newest window, and what lacks most in it and the one before.</summary>
    public static void PrintShort(IReadOnlyCollection<FeedbackState> states)
    {
        FeedbackState? whole = states.FirstOrDefault(state => state.Bucket.Length == 0);
        if (whole is null)
            return;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Feedback since {whole.WindowStart:yyyy-MM-dd}: {Name(whole.State)}, {whole.Labelled} of {whole.Predictions} labelled, {whole.Expected:0} expected by now."));
        DateTime recent = whole.WindowStart - (whole.WindowEnd - whole.WindowStart);
        List<FeedbackState> lacking = [.. states.Where(state => state.Lacking && (!state.Everywhere || state.Bucket.Length == 0) && state.Window == whole.Window && state.WindowStart >= recent).OrderByDescending(state => state.Overdue)];
        foreach (FeedbackState state in lacking.Take(MostLines))
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Feedback lacks for {(state.Bucket.Length == 0 ? "all predictions" : state.Bucket)}, from {state.WindowStart:yyyy-MM-dd} to {state.WindowEnd:yyyy-MM-dd}: {state.Labelled} of {state.Predictions} labelled, {state.Expected:0} expected."));
        }

        if (lacking.Count > MostLines)
            Console.WriteLine($"And for {lacking.Count - MostLines} groups more: 'otelml feedback' lists them.");
    }

    static string Group(FeedbackState state) => state.Bucket.Length == 0 ? "[grey]all[/]" : Tables.Text($"{state.Bucket}");

    static string Lacking(FeedbackState state) => !state.Lacking ? "" : state.Everywhere && state.Bucket.Length > 0 ? "[grey]as all[/]" : "[red]yes[/]";

    static string Name(FeedbackScenario state) => state.ToString().ToLowerInvariant();
}
