using MathNet.Numerics.LinearAlgebra;

namespace OtelMl.Analyzers.Tests.Simulation;

/// <summary>
/// The concept tracker's model written out: every independent step of every shift is one coordinate, every day's shift of a stratum a
/// row over them. Conditioning is plain linear algebra on the joint covariance.
/// </summary>
public sealed class DenseGaussian(int strata, double start, double commonStep, double stratumStep)
{
    readonly List<(int Day, int Stratum, double Residual, double Variance)> _observations = [];
    readonly List<(int Day, int Stratum, double Weight)> _terms = [];

    public int Days { get; set; }

    public void Observe(int stratum, double residual, double variance) => _observations.Add((Days, stratum, residual, variance));

    public void Accumulate(int stratum, double weight) => _terms.Add((Days, stratum, weight));

    /// <summary>The posterior of the accumulated sum, and the logarithm of the observations' density.</summary>
    public (double Mean, double Variance, double LogDensity) Sum()
    {
        Vector<double> sum = Vector<double>.Build.Dense(Width);
        foreach ((int day, int stratum, double weight) in _terms)
            sum += weight * Shift(day, stratum);
        Matrix<double> prior = Matrix<double>.Build.DenseOfDiagonalVector(PriorVariances());
        if (_observations.Count == 0)
            return (0, sum * prior * sum, 0);

        var design = Matrix<double>.Build.DenseOfRowVectors(_observations.Select(o => Shift(o.Day, o.Stratum)));
        var residuals = Vector<double>.Build.DenseOfEnumerable(_observations.Select(o => o.Residual));
        Matrix<double> noise = Matrix<double>.Build.DenseOfDiagonalVector(Vector<double>.Build.DenseOfEnumerable(_observations.Select(o => o.Variance)));
        Matrix<double> marginal = (design * prior * design.Transpose()) + noise;
        Vector<double> cross = design * prior * sum;
        double mean = cross * marginal.Solve(residuals);
        double variance = (sum * prior * sum) - (cross * marginal.Solve(cross));
        double logDensity = -0.5 * (marginal.Cholesky().DeterminantLn + (residuals * marginal.Solve(residuals)));
        return (mean, variance, logDensity);
    }

    // A day has a step of the common shift, and then one of each stratum's own.
    int Width => (Days + 1) * (strata + 1);

    Vector<double> PriorVariances() => Vector<double>.Build.Dense(Width, i =>
    {
        double step = i % (strata + 1) == 0 ? commonStep : stratumStep;
        bool first = i <= strata;
        return first ? start * start : step * step;
    });

    Vector<double> Shift(int day, int stratum) => Vector<double>.Build.Dense(Width, i =>
    {
        int state = i % (strata + 1);
        return i / (strata + 1) <= day && (state == 0 || state == 1 + stratum) ? 1 : 0;
    });
}
