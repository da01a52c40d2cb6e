using OtelMl.Storage.Access;

namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>A table of things that people mark and unmark; the newest row of each says whether it is marked.</summary>
/// <param name="store">Where it is.</param>
/// <param name="time">The clock by which marks are ordered.</param>
/// <param name="table">The table: its key columns, then Present and ChangedAt.</param>
/// <param name="keys">Its key columns.</param>
public sealed class ToggleTable(ClickHouseStore store, TimeProvider time, string table, params string[] keys)
{
    /// <summary>Tags of components: component, tag.</summary>
    public static ToggleTable ComponentTags(ClickHouseStore store, TimeProvider time) => new(store, time, "ml_component_tags", "Component", "Tag");

    /// <summary>Labels of data: label, pointer.</summary>
    public static ToggleTable DataLabels(ClickHouseStore store, TimeProvider time) => new(store, time, "ml_data_labels", "Label", "Pointer");

    /// <summary>Labels that are retracted: label.</summary>
    public static ToggleTable Retractions(ClickHouseStore store, TimeProvider time) => new(store, time, "ml_label_retractions", "Label");

    /// <summary>Marks things, or takes the marks back.</summary>
    public Task SetAsync(IEnumerable<string[]> things, bool present, CancellationToken cancellationToken)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        return store.InsertRowsAsync(table, [.. keys, "Present", "ChangedAt"], things.Select(key => (object[])[.. key, present, now]), cancellationToken);
    }

    /// <summary>What is marked, by its key columns' values, in their order.</summary>
    public async Task<List<string[]>> ReadAsync(CancellationToken cancellationToken)
    {
        string columns = string.Join(", ", keys);
        var things = new List<string[]>();
        await foreach (string[] key in store.QueryAsync(
            $"SELECT {columns} FROM {table} FINAL WHERE Present ORDER BY {columns}",
            row => keys.Select((_, i) => row.GetString(i)).ToArray(),
            cancellationToken: cancellationToken))
        {
            things.Add(key);
        }

        return things;
    }
}
