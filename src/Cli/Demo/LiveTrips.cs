using OtelMl.Cli.Settings;
using OtelMl.TaxiTips;

namespace OtelMl.Cli.Demo;

/// <summary>The trips to play, read before anything is started, so that a file that will not do is told at once.</summary>
static class LiveTrips
{
    /// <exception cref="UsageException">The file is missing, malformed or without trips of the live period.</exception>
    public static async Task<ILookup<DateOnly, Trip>> ReadAsync(TaxiTipsOptions options, string folder, CancellationToken cancellationToken)
    {
        string file = Path.Combine(folder, $"yellow_{options.LivePeriod.From.Year}.csv.gz");
        string remedy = $"--trips names the folder that has {Path.GetFileName(file)}; without it the demo plays its own trips.";
        try
        {
            var pipeline = new TaxiPipeline(options, folder);
            ILookup<DateOnly, Trip> trips = await pipeline.LiveTripsAsync(cancellationToken);
            return trips.Count > 0
                ? trips
                : throw new UsageException($"{file} has no trips from {options.LivePeriod.From:yyyy-MM-dd} to {options.LivePeriod.To:yyyy-MM-dd}. {remedy}");
        }
        catch (FileNotFoundException missing)
        {
            throw new UsageException($"There is no trip file {file}. {remedy}", missing);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new UsageException($"{file} cannot be used: {unreadable.Message} {remedy}", unreadable);
        }
    }
}
