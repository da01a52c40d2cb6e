using System.Data.Common;
using OtelMl.Storage.Access;

namespace OtelMl.Analyzers.Detection.Feedback;

/// <summary>Counts feedback in ClickHouse.</summary>
/// <param name="store">Where it is.</param>
/// <param name="slices">What predictions are sliced by, beside the features of the reference.</param>
sealed class FeedbackData(ClickHouseStore store, IReadOnlyList<string> slices)
{
    static readonly string BucketsSql = SqlResource.Read("Detection/Feedback/buckets.sql");
    static readonly string SlicesSql = SqlResource.Read("Detection/Feedback/slices.sql");
    static readonly string ArrivalsSql = SqlResource.Read("Detection/Feedback/arrivals.sql");
    static readonly string CountsSql = SqlResource.Read("Detection/Feedback/counts.sql");

    // A lookup has to have something.
    static readonly (string Value, ushort Code) NoValue = ("", 0);

    /// <summary>The pipelines with predictions since a time, and the day of the first that each ever had.</summary>
    public Task<List<(string Pipeline, DateTime First)>> PipelinesAsync(DateTime from, CancellationToken cancellationToken) => store.ListAsync(
        """
        SELECT Pipeline, toUnixTimestamp64Nano(min(Timestamp))
        FROM ml_predictions
        GROUP BY Pipeline
        HAVING max(Timestamp) >= fromUnixTimestamp64Nano({from:Int64})
        ORDER BY Pipeline
        """,
        row => (row.GetString(0), DateTime.UnixEpoch.AddTicks(row.GetInt64(1) / 100).Date),
        new Dictionary<string, object> { ["from"] = Nanoseconds(from) },
        cancellationToken);

    /// <summary>What a pipeline's traffic is cut into buckets by: slices, and the features of its newest reference.</summary>
    public async Task<List<FeedbackDimension>> DimensionsAsync(string pipeline, DateTime from, DateTime now, CancellationToken cancellationToken)
    {
        Dictionary<string, object> parameters = Between(pipeline, from, now);
        parameters["slices"] = slices.ToArray();
        List<FeedbackDimension> dimensions = slices.Count == 0 ? [] : await store.ListAsync(
            SlicesSql, row => new FeedbackDimension(row.GetString(0), [], row.GetFieldValue<string[]>(1)), parameters, cancellationToken);
        List<FeedbackDimension> features = await store.ListAsync(
            BucketsSql,
            row => new FeedbackDimension(row.GetString(0), row.GetFieldValue<double[]>(1), row.GetFieldValue<string[]>(2)),
            new Dictionary<string, object> { ["pipeline"] = pipeline },
            cancellationToken);
        return [.. dimensions, .. features.Where(feature => !slices.Contains(feature.Name))];
    }

    /// <summary>The counts of all traffic, and of its buckets.</summary>
    public async Task<(FeedbackCounts All, List<FeedbackCounts> Buckets)> CountsAsync(
        string pipeline, IReadOnlyList<FeedbackDimension> dimensions, DateTime from, DateTime now, CancellationToken cancellationToken)
    {
        Dictionary<string, object> parameters = Between(pipeline, from, now);
        parameters["names"] = dimensions.Select(dimension => dimension.Name).Prepend("").ToArray();
        parameters["cuts"] = dimensions.Select(dimension => dimension.Cuts).Prepend([]).ToArray();
        (string Value, ushort Code)[] values = [.. dimensions.SelectMany((dimension, d) => dimension.Values.Select((value, v) => ($"{d + 1}={value}", (ushort)(v + 1)))), NoValue];
        parameters["values"] = Array.ConvertAll(values, value => value.Value);
        parameters["codes"] = Array.ConvertAll(values, value => value.Code);
        var counts = new Dictionary<(int Dimension, int Bucket), FeedbackCounts> { [(0, 0)] = new("") };
        await foreach (Row row in store.QueryAsync(CountsSql, Read, parameters, cancellationToken))
        {
            if (!counts.TryGetValue((row.Dimension, row.Bucket), out FeedbackCounts? bucket))
                counts.Add((row.Dimension, row.Bucket), bucket = new FeedbackCounts(dimensions[row.Dimension - 1].BucketName(row.Bucket)));
            if (row.IsExit)
                (row.IsLabelled ? bucket.LabelledExits : bucket.OpenExits)[row.ExitBin] += row.Predictions;
            else if (bucket.Days.TryGetValue(row.Day, out List<(long, long, double)>? day))
                day.Add((row.Predictions, row.Labels, row.MeanAge));
            else
                bucket.Days.Add(row.Day, [(row.Predictions, row.Labels, row.MeanAge)]);
        }

        return (counts[(0, 0)], [.. counts.Where(entry => entry.Key.Dimension > 0).Select(entry => entry.Value)]);
    }

    /// <summary>When labels came to predictions since a time; null where none did.</summary>
    public async Task<LabelArrivals?> ArrivalsAsync(string pipeline, DateTime from, DateTime now, CancellationToken cancellationToken)
    {
        List<LabelArrivals> arrivals = await store.ListAsync(
            ArrivalsSql,
            row => new LabelArrivals(
                TimeSpan.FromSeconds(row.GetInt64(0)),
                [.. row.GetFieldValue<long[]>(1).Zip(row.GetFieldValue<long[]>(2), (length, history) => new LabelGap(TimeSpan.FromSeconds(length), TimeSpan.FromSeconds(history)))],
                TimeSpan.FromSeconds(row.GetInt64(3))),
            new Dictionary<string, object>(Between(pipeline, from, now)) { ["gaps"] = LabelArrivals.MostGaps },
            cancellationToken);
        return arrivals.Count == 0 ? null : arrivals[0];
    }

    static Row Read(DbDataReader row) => new(
        row.GetInt32(0),
        row.GetInt32(1),
        row.GetInt32(2) == 1,
        DateTime.UnixEpoch.AddSeconds(row.GetInt64(3)),
        row.GetInt32(4),
        row.GetInt32(5) == 1,
        row.GetInt64(6),
        row.GetInt64(7),
        row.GetDouble(8));

    static Dictionary<string, object> Between(string pipeline, DateTime from, DateTime now) =>
        new() { ["pipeline"] = pipeline, ["from"] = Nanoseconds(from), ["now"] = Nanoseconds(now) };

    static long Nanoseconds(DateTime time) => (time - DateTime.UnixEpoch).Ticks * 100;

    readonly record struct Row(int Dimension, int Bucket, bool IsExit, DateTime Day, int ExitBin, bool IsLabelled, long Predictions, long Labels, double MeanAge);
}
