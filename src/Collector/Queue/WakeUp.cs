namespace OtelMl.Collector.Queue;

/// <summary>Wakes all who wait. Take <see cref="Next"/>, look whether there is reason to wait, then await it.</summary>
sealed class WakeUp
{
    TaskCompletionSource _next = New();

    public Task Next => Volatile.Read(ref _next).Task;

    public void Pulse() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
