namespace OtelMl.Analyzers.Detection.Business;

/// <summary>
/// The stationary bootstrap (Politis and Romano, JASA 1994): series drawn anew in blocks that begin anywhere, go round at the end, and are
/// of geometrically distributed length, so that what depends on its neighbours goes on doing so.
/// </summary>
/// <param name="count">How long the series is.</param>
/// <param name="random">Draws.</param>
public sealed class StationaryBootstrap(int count, Random random)
{
    // A block of the cube root of the series' length, the order that is best for a mean, and not too short for small ones.
    readonly double _mean = Math.Max(1, 1.75 * Math.Cbrt(count));

    /// <summary>The panes of a series drawn anew.</summary>
    public int[] Draw()
    {
        var panes = new int[count];
        for (int i = 0; i < count; i++)
            panes[i] = i == 0 || random.NextDouble() < 1 / _mean ? random.Next(count) : (panes[i - 1] + 1) % count;
        return panes;
    }
}
