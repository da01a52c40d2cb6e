using MathNet.Numerics.LinearAlgebra;

namespace OtelMl.Analyzers.Detection.Business;

/// <summary>An autoregression of a series on its last values, by least squares, of the order that Akaike's criterion prefers.</summary>
public sealed class AutoRegression
{
    const int MostOrder = 8;

    // Least squares wants so many rows for each coefficient.
    const int RowsPerCoefficient = 10;

    readonly double[] _coefficients;

    AutoRegression(double[] coefficients) => _coefficients = coefficients;

    /// <summary>How many values back it looks.</summary>
    public int Order => _coefficients.Length;

    /// <summary>Fits it to a series of mean zero; rows with a missing value count for nothing.</summary>
    public static AutoRegression Fit(double[] values)
    {
        int most = MostOrder;
        while (most > 0 && Rows(values, most).Length < RowsPerCoefficient * (most + 1))
            most--;
        // All orders are compared on the same rows.
        int[] rows = Rows(values, most);
        return Enumerable.Range(0, most + 1)
            .Select(order => Fit(values, rows, order))
            .MinBy(candidate => candidate.Criterion).Fitted;
    }

    /// <summary>What a series has that its last values do not explain; missing where one of them is.</summary>
    public double[] Filter(double[] values) =>
        [.. values.Select((value, pane) => pane < Order ? double.NaN : value - _coefficients.Select((coefficient, back) => coefficient * values[pane - 1 - back]).Sum())];

    static int[] Rows(double[] values, int order) =>
        [.. Enumerable.Range(order, Math.Max(0, values.Length - order)).Where(row => !Enumerable.Range(row - order, order + 1).Any(pane => double.IsNaN(values[pane])))];

    static (AutoRegression Fitted, double Criterion) Fit(double[] values, int[] rows, int order)
    {
        var target = Vector<double>.Build.DenseOfEnumerable(rows.Select(row => values[row]));
        double[] coefficients = [];
        double squares = target * target;
        if (order > 0)
        {
            Matrix<double> past = Matrix<double>.Build.Dense(rows.Length, order, (row, back) => values[rows[row] - 1 - back]);
            Vector<double> solved = past.QR().Solve(target);
            coefficients = [.. solved];
            squares = Math.Pow((target - (past * solved)).L2Norm(), 2);
        }

        return (new AutoRegression(coefficients), (rows.Length * Math.Log(Math.Max(squares, double.Epsilon) / Math.Max(1, rows.Length))) + (2 * order));
    }
}
