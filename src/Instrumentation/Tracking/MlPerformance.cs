namespace OtelMl.Instrumentation;

/// <summary>How good a pipeline's predictions are, by the labels that have come.</summary>
/// <param name="Window">The window: <c>cumulative</c>, a time such as <c>1h</c>, <c>last_10000</c>, or <c>decayed</c>.</param>
/// <param name="Value">The metric's value over the predictions of the window with a label.</param>
/// <param name="Lower">The lower end of its 95 % interval.</param>
/// <param name="Upper">The upper end of its 95 % interval.</param>
/// <param name="Predictions">How many predictions the window has; weighted by age in <c>decayed</c>, as seen from the latest event.</param>
/// <param name="Labelled">How many of them have their label; an estimate where not all could be kept.</param>
public readonly record struct MlPerformance(string Window, double Value, double Lower, double Upper, double Predictions, double Labelled);
