namespace OtelMl.TaxiTips;

/// <summary>A forest's uncalibrated score and the label it should have matched.</summary>
sealed class RawScore
{
    public float Score { get; init; }

    public bool Label { get; init; }
}
