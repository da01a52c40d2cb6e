using System.Diagnostics;

namespace OtelMl.InstrumentationBench;

/// <summary>Listens to runs as an SDK with a sampler that takes all would, and keeps nothing.</summary>
sealed class RunListener : IDisposable
{
    readonly ActivityListener _listener = new()
    {
        ShouldListenTo = source => source.Name == "OtelMl",
        Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
    };

    public RunListener() => ActivitySource.AddActivityListener(_listener);

    public void Dispose() => _listener.Dispose();
}
