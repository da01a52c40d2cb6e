namespace OtelMl.Storage.Access;

/// <summary>Everything that is stored about one pipeline in the <c>ml_*</c> tables.</summary>
public static class PipelineRows
{
    static readonly string[] Tables =
    [
        "ml_predictions", "ml_feedback", "ml_references", "ml_tuples", "ml_column_summaries", "ml_tests", "ml_component_runs", "ml_run_pointers",
        "ml_estimates", "ml_alerts", "ml_feedback_state", "ml_business",
    ];

    /// <summary>Deletes it. What came in as spans, logs and metrics stays in the <c>otel_*</c> tables.</summary>
    public static async Task ForgetAsync(ClickHouseStore store, string pipeline, CancellationToken cancellationToken)
    {
        var parameters = new Dictionary<string, object> { ["pipeline"] = pipeline };
        foreach (string table in Tables)
            await store.ExecuteAsync($"DELETE FROM {table} WHERE Pipeline = {{pipeline:String}}", parameters, cancellationToken);
    }
}
