using System.Collections.Concurrent;

namespace OtelMl.Instrumentation;

/// <summary>Workspaces that wait for the next run: no more than there are processors to use them at once.</summary>
sealed class RowWorkspaces
{
    readonly ConcurrentQueue<RowWorkspace> _free = new();

    public RowWorkspace Rent() => _free.TryDequeue(out RowWorkspace? workspace) ? workspace : new();

    public void Return(RowWorkspace workspace)
    {
        workspace.Clear();
        if (_free.Count < Environment.ProcessorCount) _free.Enqueue(workspace);
    }
}
