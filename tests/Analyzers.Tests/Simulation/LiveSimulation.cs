using OtelMl.Analyzers.Detection.Fusion;

namespace OtelMl.Analyzers.Tests.Simulation;

/// <summary>Live predictions of whose correctness something is expected, drawn one by one, with the truth of all of them.</summary>
public sealed class LiveSimulation(Target target)
{
    readonly List<int> _panes = [];
    readonly List<double> _expected = [];
    readonly List<double> _truth = [];
    readonly List<bool> _known = [];

    public IReadOnlyList<double> Truth => _truth;

    public void Add(int pane, double expected, bool correct, bool known)
    {
        _panes.Add(pane);
        _expected.Add(expected);
        _truth.Add(correct ? 1 : 0);
        _known.Add(known);
    }

    /// <summary>The mean outcome of the predictions from a pane on, as estimated, with its standard error, and as it truly is.</summary>
    public (double Estimate, double Error, double Truth) Since(int pane)
    {
        int from = _panes.IndexOf(pane);
        int count = _panes.Count - from;
        double[] outcomes = [.. _truth.Select((truth, row) => _known[row] ? truth : double.NaN)];
        TargetRows rows = target.Rows([.. _expected], new int[_panes.Count], outcomes, [.. _panes]);
        var window = WindowOutcomes.Of(rows, target, from, _panes.Count, [.. _known]);
        double[] gradient = [.. Enumerable.Repeat(1.0 / count, count)];
        return (window.Expected.Average(), Math.Sqrt(window.SquaredError(gradient)), _truth.Skip(from).Average());
    }
}
