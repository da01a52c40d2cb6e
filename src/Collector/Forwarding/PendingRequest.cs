namespace OtelMl.Collector.Forwarding;

/// <summary>A request on its way to the log, and whoever waits for it.</summary>
sealed class PendingRequest(ForwardedRequest request)
{
    readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ForwardedRequest Request => request;

    public Task Settled => _settled.Task;

    public void Settle() => _settled.TrySetResult();
}
