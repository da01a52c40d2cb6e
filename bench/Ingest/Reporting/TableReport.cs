using OtelMl.Ingest.Measuring;
using Spectre.Console;

namespace OtelMl.Ingest.Reporting;

/// <summary>The figures for people.</summary>
static class TableReport
{
    public static void Write(IReadOnlyList<Comparison> results)
    {
        foreach (Comparison result in results)
        {
            var table = new Table { Title = new TableTitle($"{result.Signal}, {result.BytesPerRow} bytes a row: processor time and allocation a row, medians of {result.Limit.Count} rounds") };
            table.AddColumn("way");
            foreach (string name in new[] { "rows/s", "sender µs", "collector µs", "ClickHouse µs", "alloc B", "RSS MB" })
                table.AddColumn(new TableColumn(name).RightAligned());
            AddRow(table, "a  ready blocks", result.Limit, collector: false);
            AddRow(table, "b  collector", result.Collector, collector: true);
            AddRow(table, "c  generated code", result.Generated, collector: true);
            if (result.Overload is { } overload)
                AddRow(table, "b  overloaded", [overload], collector: true);
            AnsiConsole.Write(table);
            AnsiConsole.WriteLine(
                $"b/a {Comparison.Ratio(result.Collector, result.Limit):0.00}   b/c {Comparison.Ratio(result.Collector, result.Generated):0.00}   " +
                $"collector CPU c/b {Median(result.Generated, m => m.CollectorCpu) / Median(result.Collector, m => m.CollectorCpu):0.00}");
            if (result.CellsPerRow is > 0 and var cells)
            {
                AnsiConsole.WriteLine($"cells per second, {cells:n0} a row: a {CellsPerSecond(result.Limit, cells):n0}   b {CellsPerSecond(result.Collector, cells):n0}   " +
                    $"c {CellsPerSecond(result.Generated, cells):n0}");
            }

            if (result.Overload is { } over)
                AnsiConsole.WriteLine($"overloaded: ten times the senders, of whose requests {over.Refused:n0} were asked to come again");
            AnsiConsole.WriteLine($"parsing alone, least of many: {result.Parsing.Own:0.00} µs a row, with generated messages {result.Parsing.Generated:0.00}");
            AnsiConsole.WriteLine();
        }
    }

    static void AddRow(Table table, string way, IReadOnlyList<Measurement> rounds, bool collector) => table.AddRow(
        way,
        $"{Median(rounds, m => m.RowsPerSecond):n0}",
        $"{Median(rounds, m => m.SenderCpu):0.00}",
        collector ? $"{Median(rounds, m => m.CollectorCpu):0.00}" : "",
        $"{Median(rounds, m => m.ClickHouseCpu):0.00}",
        collector ? $"{Median(rounds, m => m.Allocated):n0}" : "",
        collector ? $"{rounds.Max(m => m.Resident) / 1_000_000:n0}" : "");

    static double CellsPerSecond(IReadOnlyList<Measurement> rounds, int cells) => cells * Median(rounds, m => m.RowsPerSecond);

    static double Median(IReadOnlyList<Measurement> rounds, Func<Measurement, double> of) => Comparison.Median(rounds.Select(of));
}
