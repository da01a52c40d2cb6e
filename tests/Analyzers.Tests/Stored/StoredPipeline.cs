using OtelMl.Storage.Access;

namespace OtelMl.Analyzers.Tests.Stored;

/// <summary>A pipeline whose rows a test writes straight into the tables.</summary>
public sealed class StoredPipeline(ClickHouseStore store, string name)
{
    /// <summary>The first day of every test.</summary>
    public static readonly DateTime Origin = new(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc);

    static readonly string[] PredictionColumns = ["Pipeline", "PredictionId", "Timestamp", "Value", "Score", "Scores", "Features", "NumericFeatures"];
    static readonly string[] FeedbackColumns = ["Pipeline", "PredictionId", "Timestamp", "Label", "Kind"];
    static readonly string[] ReferenceColumns =
        ["Pipeline", "Reference", "Version", "PredictionId", "Timestamp", "Value", "Score", "Scores", "Label", "Features", "NumericFeatures"];

    public string Name => name;

    public static DateTime Day(double day) => Origin.AddDays(day);

    public Task PredictAsync(params IEnumerable<StoredRow> rows) => store.InsertRowsAsync(
        "ml_predictions",
        PredictionColumns,
        rows.Select(row => new object[] { name, row.Id, Day(row.Day), row.Value, row.Score is { } score ? score : DBNull.Value, row.ClassScores, row.Texts, row.Numbers }),
        TestContext.Current.CancellationToken);

    public Task LabelAsync(double day, string label, params IEnumerable<StoredRow> rows) => store.InsertRowsAsync(
        "ml_feedback",
        FeedbackColumns,
        rows.Select(row => new object[] { name, row.Id, Day(day), label, "label" }),
        TestContext.Current.CancellationToken);

    public Task ReferAsync(string version, string label, params IEnumerable<StoredRow> rows) => store.InsertRowsAsync(
        "ml_references",
        ReferenceColumns,
        rows.Select(row => new object[]
        {
            name, "training", version, row.Id, Day(row.Day), row.Value, row.Score is { } score ? score : DBNull.Value, row.ClassScores, label, row.Texts, row.Numbers,
        }),
        TestContext.Current.CancellationToken);
}
