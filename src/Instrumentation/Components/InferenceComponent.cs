namespace OtelMl.Instrumentation;

/// <summary>
/// Inference: outputs whose rows have an id and a prediction are sent as predictions; inputs are compared with what the model
/// was trained on.
/// </summary>
public class InferenceComponent : MlComponentType
{
    /// <summary>Name of the component that trains the model, whose inputs are what serving is compared with.</summary>
    public virtual string TrainedBy => "training";

    /// <inheritdoc />
    public override IReadOnlyList<MlTest> Tests => field ??= [new ScoreTest(), new SkewTest(TrainedBy)];

    internal override Action<MlRows>? RowLogOf(MlData data, MlRunContext run)
    {
        if (data.Direction != MlDirection.Output) return null;
        EventRows rows = new(data.Columns);
        return rows.ArePredictions ? row => rows.LogPrediction(run.Run, row) : null;
    }
}
