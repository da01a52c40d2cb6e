namespace OtelMl.Collector.Receiving.Bodies;

/// <summary>What one request holds of the memory in which all requests are read.</summary>
sealed class BodyLease(ReceivingMemory memory, TimeSpan retryDelay) : IDisposable
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
        if (!memory.TryTake(bytes))
            throw new RefusedException(Refusal.Busy(retryDelay));
        Interlocked.Add(ref _held, bytes);
    }

    public void Return(long bytes)
    {
        Interlocked.Add(ref _held, -bytes);
        memory.Return(bytes);
    }

    /// <summary>Returns everything but what is still held of the request.</summary>
    public void Keep(long bytes) => memory.Return(Interlocked.Exchange(ref _held, bytes) - bytes);

    /// <summary>Returns everything.</summary>
    public void Dispose() => Keep(0);
}
