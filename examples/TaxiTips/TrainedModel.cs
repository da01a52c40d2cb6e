namespace OtelMl.TaxiTips;

/// <summary>A model and what it says of the examples at hand.</summary>
/// <param name="Model">The model.</param>
/// <param name="Learnt">Its predictions of the examples it learnt from, which flatter it.</param>
/// <param name="OutOfFold">Predictions of the same examples by models that had not seen them.</param>
/// <param name="Tested">Its predictions of later examples.</param>
public sealed record TrainedModel(
    TipModel Model,
    IReadOnlyList<LabelledPrediction> Learnt,
    IReadOnlyList<LabelledPrediction> OutOfFold,
    IReadOnlyList<LabelledPrediction> Tested);
