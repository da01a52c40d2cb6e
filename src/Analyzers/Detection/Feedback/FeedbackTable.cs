using System.Data.Common;
using OtelMl.Storage.Access;

namespace OtelMl.Analyzers.Detection.Feedback;

/// <summary>Reads and writes <c>ml_feedback_state</c>.</summary>
public sealed class FeedbackTable(ClickHouseStore store)
{
    const string Columns = "Pipeline, Window, Bucket, WindowStart, WindowEnd, Predictions, Labelled, Expected, State, PValue, Lacking, Everywhere, ComputedAt";

    /// <summary>The states of a pipeline's buckets, the newest window first, in it those with most labels overdue first.</summary>
    public async Task<List<FeedbackState>> ReadAsync(string pipeline, CancellationToken cancellationToken)
    {
        string sql = $"SELECT {Columns} FROM ml_feedback_state FINAL WHERE Pipeline = {{pipeline:String}}";
        List<FeedbackState> states = await store.ListAsync(sql, Read, new Dictionary<string, object> { ["pipeline"] = pipeline }, cancellationToken);
        return
        [
            .. states.OrderByDescending(state => state.WindowStart).ThenByDescending(state => state.WindowEnd)
                .ThenByDescending(state => state.Overdue).ThenBy(state => state.Bucket, StringComparer.Ordinal),
        ];
    }

    /// <summary>Writes states; one with the same pipeline, window and bucket is replaced.</summary>
    public Task WriteAsync(IReadOnlyCollection<FeedbackState> states, CancellationToken cancellationToken) =>
        store.InsertRowsAsync("ml_feedback_state", Columns.Split(", "), states.Select(Row), cancellationToken);

    static FeedbackState Read(DbDataReader row) => new()
    {
        Pipeline = row.GetString(0),
        Window = row.GetString(1),
        Bucket = row.GetString(2),
        WindowStart = DateTime.SpecifyKind(row.GetDateTime(3), DateTimeKind.Utc),
        WindowEnd = DateTime.SpecifyKind(row.GetDateTime(4), DateTimeKind.Utc),
        Predictions = (long)row.GetFieldValue<ulong>(5),
        Labelled = (long)row.GetFieldValue<ulong>(6),
        Expected = row.GetDouble(7),
        State = Enum.Parse<FeedbackScenario>(row.GetString(8), ignoreCase: true),
        PValue = row.GetDouble(9),
        Lacking = row.GetBoolean(10),
        Everywhere = row.GetBoolean(11),
        ComputedAt = DateTime.SpecifyKind(row.GetDateTime(12), DateTimeKind.Utc),
    };

    static object[] Row(FeedbackState state) =>
    [
        state.Pipeline, state.Window, state.Bucket, state.WindowStart, state.WindowEnd, (ulong)state.Predictions, (ulong)state.Labelled,
        state.Expected, state.State.ToString().ToLowerInvariant(), state.PValue, state.Lacking, state.Everywhere,
        state.ComputedAt,
    ];
}
