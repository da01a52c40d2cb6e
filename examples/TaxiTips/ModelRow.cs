using Microsoft.ML.Data;

namespace OtelMl.TaxiTips;

/// <summary>An example in the shape ML.NET reads.</summary>
sealed class ModelRow
{
    public const int FeatureCount = 16;

    const float Unknown = -1;

    [VectorType(FeatureCount)]
    public float[] Features { get; init; } = [];

    public bool Label { get; init; }

    // The trainer skips rows with NaN; every known value is above -1, so a split can set the unknown apart.
    public static ModelRow From(FeatureVector vector, bool label = false) => new()
    {
        Features = Array.ConvertAll(vector.Values, value => float.IsNaN(value) ? Unknown : value),
        Label = label,
    };
}
