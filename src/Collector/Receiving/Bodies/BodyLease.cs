using OtelMl.Collector.Queue;

namespace OtelMl.Collector.Receiving.Bodies;

/// <summary>What one request holds of the memory in which all requests are read.</summary>
sealed class BodyLease(ByteBudget budget, TimeSpan retryDelay) : IDisposable
{
    static readonly AsyncLocal<BodyLease?> Ambient = new();

    long _held;

    /// <summary>The lease of the request that is being read; grpc-dotnet hands its decompressors nothing by which to know it.</summary>
    public static BodyLease? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <exception cref="RefusedException">Others hold too much.</exception>
    public void Take(long bytes)
    {
        if (!budget.TryTake(bytes))
            throw new RefusedException(Refusal.Busy(retryDelay));
        Interlocked.Add(ref _held, bytes);
    }

    public void Return(long bytes)
    {
        Interlocked.Add(ref _held, -bytes);
        budget.Return(bytes);
    }

    /// <summary>Returns everything but what is still held of the request.</summary>
    public void Keep(long bytes) => budget.Return(Interlocked.Exchange(ref _held, bytes) - bytes);

    /// <summary>Returns everything.</summary>
    public void Dispose() => Keep(0);
}
