namespace OtelMl.Instrumentation.Generator;

/// <summary>Full names of the types that annotations and generated code refer to.</summary>
static class Names
{
    public const string Namespace = "OtelMl.Instrumentation.";
    public const string Component = Namespace + "MlComponentAttribute";
    public const string Pipeline = Namespace + "MlPipelineAttribute";
    public const string Input = Namespace + "MlInputAttribute";
    public const string Output = Namespace + "MlOutputAttribute";
    public const string Model = Namespace + "MlModelAttribute";
    public const string Slice = Namespace + "MlSliceAttribute";
    public const string Column = Namespace + "MlColumnAttribute";
    public const string Columns = Namespace + "MlColumnsAttribute";
    public const string ComponentType = Namespace + "MlComponentType";
    public const string Test = Namespace + "MlTest";
    public const string DataView = "Microsoft.ML.IDataView";

    /// <summary>How generated code writes our namespace.</summary>
    public const string Global = "global::OtelMl.Instrumentation.";
}
