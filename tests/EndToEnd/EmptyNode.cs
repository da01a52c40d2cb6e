using OtelMl.Tests.Shared;

namespace OtelMl.EndToEnd;

/// <summary>A node that nobody has sent anything to.</summary>
public sealed class EmptyNode : IAsyncLifetime
{
    readonly TemporaryFolder _folder = new();

    public string Data => _folder.Path;

    public RunningNode Node { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Node = await Otelml.UpAsync(Data);

    public async ValueTask DisposeAsync()
    {
        if (Node is not null)
            await Node.DisposeAsync();
        _folder.Dispose();
    }
}
