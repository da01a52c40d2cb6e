using System.CommandLine;
using System.Globalization;
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
        var labelled = new Option<double>("--labelled") { Description = "The share of predictions that ever get a label, 0 to 1", DefaultValueFactory = _ => 0.5 };
        var tip = new Option<decimal>("--tip") { Description = "The label is true where the tip exceeds this share of the fare", DefaultValueFactory = _ => 0.2m };
        var seed = new Option<int>("--seed") { Description = "Chooses which labels come, and when", DefaultValueFactory = _ => 1 };
        var year = new Option<int>("--year") { Description = "2020, or 2019 for a year in which nothing happens", DefaultValueFactory = _ => 2020 };
        var files = new Option<string>("--trips") { Description = "The folder with yellow_YEAR.csv.gz", DefaultValueFactory = _ => TripReader.DefaultDirectory };
        var command = new Command("taxi", "Will the rider tip? Trained in January 2020, live into the lockdown, labels late or missing") { exit, json, labelled, tip, seed, year, files };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            double share = parsed.GetValue(labelled);
            if (share is not (>= 0 and <= 1))
                throw new UsageException($"--labelled {share.ToString(CultureInfo.InvariantCulture)} is not a share; it lies between 0 and 1, such as 0.5.");
            decimal threshold = parsed.GetValue(tip);
            if (threshold is not (> 0 and < 1))
                throw new UsageException($"--tip {threshold.ToString(CultureInfo.InvariantCulture)} is not a share of the fare; it lies between 0 and 1, such as 0.2.");
            if (parsed.GetValue(year) is not (2019 or 2020))
                throw new UsageException($"--year {parsed.GetValue(year)}: there are trips of 2019 and 2020.");

            TaxiTipsOptions options = (parsed.GetValue(year) == 2019 ? TaxiTipsOptions.Year2019 : new TaxiTipsOptions()) with
            {
                TipThreshold = threshold,
                LabelledShare = share,
                LabelSeed = parsed.GetValue(seed),
            };
            var clock = new SimulatedClock(options.LivePeriod.From);
            bool quiet = parsed.GetValue(json);
            await using Node node = await Node.StartAsync(
                NodeSettings.Read(parsed), NodeRoles.Collector | NodeRoles.Analyzers, clock, cancellationToken);
            IReadOnlyList<Estimate> weeks = await new TaxiDemo(node, options, parsed.GetValue(files)!, clock).PlayAsync(quiet, cancellationToken);
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
