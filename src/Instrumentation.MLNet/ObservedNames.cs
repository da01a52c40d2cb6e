using Microsoft.ML;

namespace OtelMl.Instrumentation;

/// <summary>What the data and the model of an observed step are called.</summary>
sealed record ObservedNames(string? Input, string? Output, string? Model, string? Version)
{
    public void LookAtInput(MlCall call, IDataView view)
    {
        if (Input is not null) DataViewRows.Look(call, MlDirection.Input, Input, view, default);
    }

    public void LookAtOutput(MlCall call, IDataView view)
    {
        if (Output is not null) DataViewRows.Look(call, MlDirection.Output, Output, view, default);
    }

    public void NameModel(MlCall call, MlDirection direction, ITransformer transformer)
    {
        if (Model is not null) call.Model(direction, Model, Version, transformer);
    }
}
