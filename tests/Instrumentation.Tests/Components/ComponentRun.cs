namespace OtelMl.Instrumentation.Tests.Components;

/// <summary>Runs of a component of a kind, and what its tests said.</summary>
sealed class ComponentRun : IDisposable
{
    static readonly ModelRowSchema Schema = new();

    readonly Telemetry _telemetry;
    readonly IDisposable _registration;

    public ComponentRun(string? historyDirectory = null)
    {
        _telemetry = new(historyDirectory);
        _registration = _telemetry.Pipeline.Register();
    }

    public Telemetry Telemetry => _telemetry;

    /// <summary>Runs the component once over inputs and outputs; gives the outcomes of its tests by name.</summary>
    public Dictionary<string, string> Run(
        string name, MlComponentType kind, (MlDataPart Part, ModelRow[] Rows)[] inputs, (MlDataPart Part, ModelRow[] Rows)[] outputs) =>
        Run(name, kind, Schema, inputs, outputs);

    /// <summary>Likewise with rows of any type.</summary>
    public Dictionary<string, string> Run<T>(
        string name, MlComponentType kind, MlRowSchema<T> schema, (MlDataPart Part, T[] Rows)[] inputs, (MlDataPart Part, T[] Rows)[] outputs)
    {
        _telemetry.Events.Clear();
        using MlCall call = new MlAnnotatedComponent("taxi", name) { Kind = () => kind }.Begin();
        foreach ((MlDataPart part, T[] rows) in inputs) call.Rows(MlDirection.Input, $"in/{part}", rows, schema, new(part));
        call.Before();
        foreach ((MlDataPart part, T[] rows) in outputs) call.Rows(MlDirection.Output, $"out/{part}", rows, schema, new(part));
        call.Succeed();
        return _telemetry.Events.Where(record => record.EventId.Name == "ml.test")
            .ToDictionary(record => (string)record.Attribute("ml.test.name")!, record => (string)record.Attribute("ml.test.outcome")!);
    }

    public void Dispose()
    {
        _registration.Dispose();
        _telemetry.Dispose();
    }
}
