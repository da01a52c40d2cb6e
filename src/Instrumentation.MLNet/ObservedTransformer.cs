using Microsoft.ML;
using Microsoft.ML.Data;

namespace OtelMl.Instrumentation;

/// <summary>A transformer whose transforms are runs. What it saves is the transformer itself.</summary>
sealed class ObservedTransformer(ITransformer transformer, MlComponent component, ObservedNames names) : ITransformer
{
    public bool IsRowToRowMapper => transformer.IsRowToRowMapper;

    public IDataView Transform(IDataView input) => component.Observe(
        call =>
        {
            names.NameModel(call, MlDirection.Input, transformer);
            names.LookAtInput(call, input);
        },
        () => transformer.Transform(input),
        names.LookAtOutput);

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => transformer.GetOutputSchema(inputSchema);

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => transformer.GetRowToRowMapper(inputSchema);

    public void Save(ModelSaveContext ctx) => transformer.Save(ctx);
}
