namespace OtelMl.Instrumentation;

/// <summary>
/// Summarises a column of numbers or strings in one pass and bounded memory (under 64 kB), however many rows there are.
/// Summarizers of parts can be merged into that of the whole. Not safe to use from many threads at once: give each its own
/// and merge them.
/// </summary>
public sealed class ColumnSummarizer
{
    const int ReportedCategories = 10;

    readonly ExponentialHistogram _histogram = new();
    readonly DistinctCounter _distinct = new();
    readonly TopCategories _categories = new();
    long _rows;
    long _missing;
    long _numbers;
    long _zeros;
    double _mean;
    double _squares;
    double _min = double.PositiveInfinity;
    double _max = double.NegativeInfinity;

    /// <summary>Adds a number. NaN and the infinities count as missing.</summary>
    /// <param name="value">The number.</param>
    public void Add(double value)
    {
        if (!double.IsFinite(value))
        {
            AddMissing();
            return;
        }

        _rows++;
        _numbers++;
        // Welford's update keeps its precision where a sum of squares would cancel (Technometrics 4, 1962, p. 419).
        double delta = value - _mean;
        _mean += delta / _numbers;
        _squares += delta * (value - _mean);
        _min = Math.Min(_min, value);
        _max = Math.Max(_max, value);
        if (value == 0) _zeros++;
        else _histogram.Add(value);
        _distinct.Add(value);
    }

    /// <summary>Adds numbers. NaN and the infinities count as missing.</summary>
    /// <param name="values">The numbers.</param>
    public void AddRange(ReadOnlySpan<double> values)
    {
        foreach (double value in values) Add(value);
    }

    /// <summary>Adds a string. Null counts as missing; the empty string is a category like any other.</summary>
    /// <param name="value">The string.</param>
    public void Add(string? value)
    {
        if (value is null)
        {
            AddMissing();
            return;
        }

        _rows++;
        _distinct.Add(value);
        _categories.Add(value);
    }

    /// <summary>Adds a row without a value.</summary>
    public void AddMissing()
    {
        _rows++;
        _missing++;
    }

    /// <summary>Adds all that another summarizer of the same column has seen. The other stays as it is.</summary>
    /// <param name="other">The other summarizer.</param>
    public void Merge(ColumnSummarizer other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._numbers > 0)
        {
            // Chan, Golub and LeVeque (1979), "Updating formulae and a pairwise algorithm for computing sample variances".
            double all = (double)_numbers + other._numbers;
            double delta = other._mean - _mean;
            _squares += other._squares + (delta * delta * _numbers * (other._numbers / all));
            _mean += delta * (other._numbers / all);
        }

        _rows += other._rows;
        _missing += other._missing;
        _numbers += other._numbers;
        _zeros += other._zeros;
        _min = Math.Min(_min, other._min);
        _max = Math.Max(_max, other._max);
        _histogram.Merge(other._histogram);
        _distinct.Merge(other._distinct);
        _categories.Merge(other._categories);
    }

    /// <summary>The summary of what was added so far.</summary>
    /// <param name="column">Name of the column.</param>
    public ColumnSummary ToSummary(string column)
    {
        ArgumentException.ThrowIfNullOrEmpty(column);
        bool any = _numbers > 0;
        return new()
        {
            Column = column,
            Rows = _rows,
            Missing = _missing,
            Mean = any ? _mean : null,
            Variance = any ? _squares / _numbers : null,
            Min = any ? _min : null,
            Max = any ? _max : null,
            ZeroCount = _zeros,
            Scale = _histogram.Scale,
            Positive = _histogram.Positive,
            Negative = _histogram.Negative,
            Distinct = _distinct.Estimate,
            TopCategories = _categories.Top(ReportedCategories),
        };
    }
}
