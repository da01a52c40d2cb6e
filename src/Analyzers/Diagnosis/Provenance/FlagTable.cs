using OtelMl.Storage.Access;

namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>Outputs that somebody found wrong: <c>ml_flags</c>.</summary>
public sealed class FlagTable(ClickHouseStore store, TimeProvider time)
{
    /// <summary>Flags or unflags outputs, by prediction id, IO pointer or trace id.</summary>
    public Task SetAsync(IReadOnlyCollection<string> ids, bool flagged, CancellationToken cancellationToken)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        return store.InsertRowsAsync("ml_flags", ["Id", "Flagged", "FlaggedAt"], ids.Select(id => new object[] { id, flagged, now }), cancellationToken);
    }

    /// <summary>The ids that are flagged now.</summary>
    public async Task<List<string>> ReadAsync(CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        await foreach (string id in store.QueryAsync(
            "SELECT Id FROM ml_flags FINAL WHERE Flagged ORDER BY Id", row => row.GetString(0), cancellationToken: cancellationToken))
        {
            ids.Add(id);
        }

        return ids;
    }
}
