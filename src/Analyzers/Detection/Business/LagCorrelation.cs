namespace OtelMl.Analyzers.Detection.Business;

/// <summary>How two series go together at one lag.</summary>
/// <param name="Lag">By how many panes the second follows the first.</param>
/// <param name="Pearson">The correlation.</param>
/// <param name="Lower">The lower end of its interval, which holds for all lags at once in 95 % of cases.</param>
/// <param name="Upper">The upper end.</param>
/// <param name="Spearman">The correlation of ranks, which a few extreme panes cannot make.</param>
/// <param name="Pairs">How many pairs of panes there are.</param>
public readonly record struct LagCorrelation(int Lag, double Pearson, double Lower, double Upper, double Spearman, int Pairs);
