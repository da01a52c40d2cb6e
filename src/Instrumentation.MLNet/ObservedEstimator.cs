using Microsoft.ML;

namespace OtelMl.Instrumentation;

/// <summary>An estimator whose fits are runs.</summary>
sealed class ObservedEstimator<TTransformer>(IEstimator<TTransformer> estimator, MlComponent component, ObservedNames names) : IEstimator<TTransformer>
    where TTransformer : ITransformer
{
    public TTransformer Fit(IDataView input) => component.Observe(
        call => names.LookAtInput(call, input),
        () => estimator.Fit(input),
        (call, transformer) => names.NameModel(call, MlDirection.Output, transformer));

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => estimator.GetOutputSchema(inputSchema);
}
