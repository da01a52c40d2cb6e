using OtelMl.Storage.Access;

namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>What people noted about runs: <c>ml_run_notes</c>.</summary>
public sealed class NoteTable(ClickHouseStore store, TimeProvider time)
{
    /// <summary>Adds a note to a run.</summary>
    public Task AddAsync(string runId, string note, CancellationToken cancellationToken) =>
        store.InsertRowsAsync("ml_run_notes", ["RunId", "CreatedAt", "Note"], [[runId, time.GetUtcNow().UtcDateTime, note]], cancellationToken);

    /// <summary>A run's notes, oldest first.</summary>
    public async Task<List<string>> ReadAsync(string runId, CancellationToken cancellationToken)
    {
        var notes = new List<string>();
        await foreach (string note in store.QueryAsync(
            "SELECT Note FROM ml_run_notes FINAL WHERE RunId = {run:String} ORDER BY CreatedAt",
            row => row.GetString(0),
            new Dictionary<string, object> { ["run"] = runId },
            cancellationToken))
        {
            notes.Add(note);
        }

        return notes;
    }
}
