namespace OtelMl.Instrumentation.Hooks.Tests;

/// <summary>What the model says of a ride.</summary>
public sealed class Tip
{
    public bool PredictedLabel { get; set; }

    public float Probability { get; set; }
}
