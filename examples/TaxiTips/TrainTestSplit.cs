namespace OtelMl.TaxiTips;

/// <summary>Examples in pickup order; every training example was picked up no later than any test example.</summary>
public sealed record TrainTestSplit(IReadOnlyList<Example> Training, IReadOnlyList<Example> Test);
