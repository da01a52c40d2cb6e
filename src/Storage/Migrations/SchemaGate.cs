namespace OtelMl.Storage.Migrations;

/// <summary>
/// Holds those who use the tables back until the database has this program's schema. Rows that came in between a table and the views on
/// it would never reach the views' tables.
/// </summary>
public sealed class SchemaGate
{
    readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the schema is there.</summary>
    public Task Opened => _opened.Task;

    /// <summary>Whether the schema is there.</summary>
    public bool IsOpen => _opened.Task.IsCompleted;

    /// <summary>Makes a gate that is open, for a database whose schema is known to be there.</summary>
    public static SchemaGate MakeOpen()
    {
        var gate = new SchemaGate();
        gate.Open();
        return gate;
    }

    /// <summary>Lets everybody through.</summary>
    public void Open() => _opened.TrySetResult();
}
