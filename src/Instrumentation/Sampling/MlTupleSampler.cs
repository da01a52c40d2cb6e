namespace OtelMl.Instrumentation;

/// <summary>
/// Keeps a sample of the rows that pass a component and logs them as <c>ml.tuple</c>, each with the probability with which it was
/// kept, so that totals over all rows can be estimated from them. Made by <see cref="MlComponent.Sample"/>; safe to use from many threads.
/// </summary>
/// <remarks>
/// Which rows are kept goes by a hash of their ids, so components that see the same rows keep the same ones. A row is logged when it is
/// in the sample at a flush, and again only if its probability has risen; the later event replaces the earlier.
/// </remarks>
public sealed class MlTupleSampler : IDisposable
{
    readonly Lock _gate = new();
    readonly MlComponent _component;
    readonly string _pointer;
    readonly MlDirection _direction;
    readonly MlSampleKey _key;
    readonly ITupleSample _sample;
    readonly ITimer _timer;
    bool _isDisposed;

    internal MlTupleSampler(MlComponent component, string pointer, MlDirection direction, MlSamplingOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(pointer);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Size, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Window, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.HalfLife, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.FlushPeriod, TimeSpan.Zero);
        (_component, _pointer, _direction, _key) = (component, pointer, direction, options.Key);
        _sample = options.Kind switch
        {
            MlSamplingKind.Window => new WindowSample(options.Size, options.MaxBytes, options.Window.Ticks),
            MlSamplingKind.Decayed => new RankedSample(options.Size, options.MaxBytes, Math.Log(2) / options.HalfLife.Ticks),
            _ => new RankedSample(options.Size, options.MaxBytes, lambda: 0),
        };
        _timer = component.Pipeline.TimeProvider.CreateTimer(static self => ((MlTupleSampler)self!).Flush(), this, options.FlushPeriod, options.FlushPeriod);
    }

    /// <summary>The sample as it is now, each row with its probability.</summary>
    public IReadOnlyList<MlTuple> Current
    {
        get
        {
            lock (_gate) return [.. _sample.At(Now.UtcTicks).Select(kept => Tuple(kept.Tuple, kept.Probability))];
        }
    }

    /// <summary>Bytes kept, about.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate) return _sample.Bytes;
        }
    }

    DateTimeOffset Now => _component.Pipeline.TimeProvider.GetUtcNow();

    /// <summary>Shows a row, which is copied if it is kept. Does nothing while no events are logged.</summary>
    /// <param name="id">Identifies the row; the same row keeps its id from component to component.</param>
    /// <param name="features">The row's columns.</param>
    /// <param name="time">When the row was seen; now by the pipeline's clock when null.</param>
    /// <exception cref="ArgumentException"><paramref name="id"/> is null or empty.</exception>
    public void Offer(string id, in MlFeatures features, DateTimeOffset? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (!_component.Pipeline.EventLog.IsEnabled) return;
        ulong hash = _key.Hash(id);
        DateTimeOffset seen = time ?? Now;
        lock (_gate)
        {
            if (_sample.Admits(hash, seen.UtcTicks)) _sample.Add(new(id, hash, seen, features));
        }
    }

    /// <summary>Logs the rows that are new in the sample; it is done by itself from time to time, and at the end.</summary>
    public void Flush()
    {
        List<MlTuple> fresh = [];
        lock (_gate)
        {
            foreach ((SampledTuple tuple, double probability) in _sample.At(Now.UtcTicks))
            {
                if (probability <= tuple.Logged) continue;
                tuple.Logged = probability;
                fresh.Add(Tuple(tuple, probability));
            }
        }

        foreach (MlTuple tuple in fresh) _component.Pipeline.EventLog.WriteTuple(_component.Name, tuple, default);
    }

    /// <summary>Logs what is new and ends the sample.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed) return;
            _isDisposed = true;
        }

        _timer.Dispose();
        Flush();
    }

    MlTuple Tuple(SampledTuple kept, double probability) =>
        new(kept.Id, _direction, _pointer, kept.Features) { SamplingProbability = probability, Time = kept.Time };
}
