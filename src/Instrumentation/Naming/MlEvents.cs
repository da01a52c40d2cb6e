// Made from semconv/registry by `dotnet run --project semconv/Generator`; edit that.
namespace OtelMl.Instrumentation;

/// <summary>Names of the events (OTLP log records with an event name).</summary>
public static class MlEvents
{
    /// <summary>One prediction of a model.</summary>
    public const string Prediction = "ml.prediction";

    /// <summary>What became known of a prediction's true outcome.</summary>
    public const string Feedback = "ml.feedback";

    /// <summary>One labelled, out-of-fold-predicted row of a reference (training) set.</summary>
    public const string Reference = "ml.reference";

    /// <summary>A sampled row at a component's input or output.</summary>
    public const string Tuple = "ml.tuple";

    /// <summary>The distribution of one column over a run or a flush interval.</summary>
    public const string ColumnSummary = "ml.column.summary";

    /// <summary>Outcome of a before or after trigger.</summary>
    public const string Test = "ml.test";

    /// <summary>A finding of an analyzer that somebody should act on.</summary>
    public const string Alert = "ml.alert";
}
