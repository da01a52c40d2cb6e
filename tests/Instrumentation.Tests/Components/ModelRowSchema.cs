namespace OtelMl.Instrumentation.Tests.Components;

sealed class ModelRowSchema() : MlRowSchema<ModelRow>(
[
    new("id", false, MlColumnRole.Id), new("at", true, MlColumnRole.Time), new("group", false, MlColumnRole.Group), new("label", true, MlColumnRole.Label, true),
    new("prediction", true, MlColumnRole.Prediction, true), new("score", true, MlColumnRole.Score), .. Numbers(Enumerable.Range(0, 12).Select(i => $"f{i}")),
])
{
    public override void Read(ModelRow row, MlRows cells)
    {
        cells.Text(0, row.Id);
        cells.Time(1, row.At);
        cells.Text(2, row.Group);
        cells.Truth(3, row.Label);
        cells.Truth(4, row.Prediction);
        cells.Number(5, row.Score);
        cells.Numbers(6, 12, row.Features);
    }
}
