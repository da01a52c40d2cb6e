using System.CommandLine;
using OtelMl.Analyzers.Export;
using OtelMl.Cli.Demo;
using OtelMl.Cli.Hosting;
using OtelMl.Cli.Printing;
using OtelMl.Cli.Settings;
using OtelMl.TaxiTips;

namespace OtelMl.Cli.Commands;

/// <summary><c>otelml demo taxi</c>: the paper's pipeline, played through the real SDK and collector.</summary>
static class DemoTaxiCommand
{
    public static Command Create()
    {
        var exit = new Option<bool>("--exit") { Description = "End after the report instead of staying up" };
        var json = new Option<bool>("--json") { Description = "Print the windows as JSON and nothing else" };
        Option<double> labelled = NumberOption.Create(
            "--labelled", "The share of predictions that ever get a label, 0 to 1", 0.5, share => share is >= 0 and <= 1, "a share from 0 to 1, such as 0.5");
        Option<decimal> tip = NumberOption.Create(
            "--tip", "The label is true where the tip exceeds this share of the fare", 0.2m, share => share is > 0 and < 1, "a share between 0 and 1, such as 0.2");
        Option<int> seed = NumberOption.Create("--seed", "Chooses which labels come, and when", 1, _ => true, "a whole number");
        Option<int> year = NumberOption.Create(
            "--year", "2020, or 2019 for a year in which nothing happens", 2020, year => year is 2019 or 2020, "a year that there are trips of: 2019 or 2020");
        var files = new Option<string>("--trips") { Description = "The folder with yellow_YEAR.csv.gz", DefaultValueFactory = _ => TripReader.DefaultDirectory };
        var command = new Command("taxi", "Will the rider tip? Trained in January 2020, live into the lockdown, labels late or missing") { exit, json, labelled, tip, seed, year, files };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            TaxiTipsOptions options = (parsed.GetValue(year) == 2019 ? TaxiTipsOptions.Year2019 : new TaxiTipsOptions()) with
            {
                TipThreshold = parsed.GetValue(tip),
                LabelledShare = parsed.GetValue(labelled),
                LabelSeed = parsed.GetValue(seed),
            };
            NodeSettings settings = NodeSettings.Read(parsed);
            string folder = parsed.GetValue(files)!;
            ILookup<DateOnly, Trip> trips = await LiveTrips.ReadAsync(options, folder, cancellationToken);

            var clock = new SimulatedClock(options.LivePeriod.From);
            bool quiet = parsed.GetValue(json);
            await using Node node = await Node.StartAsync(settings, NodeRoles.Collector | NodeRoles.Analyzers, clock, cancellationToken);
            var demo = new TaxiDemo(node, options, folder, trips, clock);
            // Training does not look at the token; whoever interrupts it need not wait for its end.
            IReadOnlyList<Estimate> weeks = await Task.Run(() => demo.PlayAsync(cancellationToken), cancellationToken).WaitAsync(cancellationToken);
            if (quiet)
                WindowsJson.Print(weeks);
            else
                TaxiReport.Print(options, weeks);

            if (parsed.GetValue(exit))
                return ExitCode.Fine;
            if (!quiet)
                TaxiReport.PrintFurther(node);
            await node.WaitForEndAsync(cancellationToken);
            return ExitCode.Fine;
        });
        return command;
    }
}
