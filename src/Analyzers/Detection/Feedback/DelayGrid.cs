namespace OtelMl.Analyzers.Detection.Feedback;

/// <summary>The bins in which delays and ages are counted: the first minute, then each 15 % longer than the one before.</summary>
public static class DelayGrid
{
    /// <summary>How many bins there are; the last one begins after decades.</summary>
    public const int Bins = 128;

    const double First = 60;
    const double Growth = 1.15;

    /// <summary>Where a bin begins, in seconds.</summary>
    public static double Edge(int bin) => bin == 0 ? 0 : First * Math.Pow(Growth, bin - 1);

    /// <summary>The bin of a delay or an age in seconds.</summary>
    public static int BinOf(double seconds) => seconds < First ? 0 : Math.Min(Bins - 1, 1 + (int)Math.Floor(Math.Log(seconds / First) / Math.Log(Growth)));
}
