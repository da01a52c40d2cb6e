namespace OtelMl.Instrumentation.Generator.Tests.Annotated;

/// <summary>Instance methods, of a generic class.</summary>
[MlPipeline("taxi")]
sealed class Scaler<T>(double factor)
    where T : class
{
    public string Name => "by " + factor.ToString(System.Globalization.CultureInfo.InvariantCulture);

    [MlComponent("scaling")]
    [return: MlOutput("scaled {this.Name}")]
    public double[] Scale([MlInput("{numbers.Length} numbers")] double[] numbers, T label) =>
        [.. numbers.Select(number => number * factor * (label.ToString()!.Length > 0 ? 1 : 0))];
}
