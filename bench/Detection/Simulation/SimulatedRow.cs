namespace OtelMl.Detection.Simulation;

/// <summary>What is asked of a model, and how it truly is.</summary>
/// <param name="Numbers">Four numbers, normal where nothing has changed.</param>
/// <param name="Region">One of six, or a new one.</param>
/// <param name="Channel">One of three.</param>
sealed record SimulatedRow(double[] Numbers, string Region, string Channel)
{
    public const string NewRegion = "new";

    /// <summary>Whether the first number does not reach the model.</summary>
    public bool Missing { get; init; }

    /// <summary>The noise of an amount, relative to that of the reference.</summary>
    public double Noise { get; init; } = 1;
}
