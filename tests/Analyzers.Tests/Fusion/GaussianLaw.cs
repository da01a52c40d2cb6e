using OtelMl.Analyzers.Detection.Fusion;

namespace OtelMl.Analyzers.Tests.Fusion;

/// <summary>Outcomes that vary as much whatever is expected of them, as a Kalman filter has it.</summary>
sealed class GaussianLaw : OutcomeLaw
{
    public override (double Variance, double LogDensity) Of(in StratumPane pane, double shift, double uncertainty)
    {
        double variance = uncertainty + (pane.Variance / pane.Labelled);
        double innovation = pane.Residual - shift;
        return (variance, -0.5 * (Math.Log(variance) + (innovation * innovation / variance)));
    }
}
