using BenchmarkDotNet.Attributes;

namespace OtelMl.InstrumentationBench;

/// <summary>A call of a component that nobody listens to, beside the bare call.</summary>
public class CallCost
{
    readonly Ride _trip = new() { Distance = 3 };

    /// <summary>The bare method.</summary>
    [Benchmark(Baseline = true)]
    public double Bare() => Components.Bare(_trip);

    /// <summary>The same method, annotated.</summary>
    [Benchmark]
    public double Annotated() => Components.Annotated(_trip);
}
