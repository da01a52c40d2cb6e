using System.Runtime.CompilerServices;
using OtelMl.Instrumentation;

namespace OtelMl.InstrumentationBench;

/// <summary>What the benchmarks call.</summary>
static class Components
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Bare(Ride trip) => trip.Distance;

    [MlComponent("annotated", Pipeline = "bench")]
    [MethodImpl(MethodImplOptions.NoInlining)]
    [return: MlOutput("distance")]
    public static double Annotated([MlInput("trip")] Ride trip) => trip.Distance;

    [MlComponent("batch", Pipeline = "bench")]
    public static int Count([MlInput("trips")] Ride[] trips) => trips.Length;
}
