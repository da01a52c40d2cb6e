using Microsoft.ML.Data;

namespace OtelMl.Instrumentation.Generator.Tests.Annotated;

sealed class ViewRow
{
    public float Distance { get; set; }

    public string? Zone { get; set; }

    [VectorType(2)]
    public float[] Vector { get; set; } = [0, 0];
}
