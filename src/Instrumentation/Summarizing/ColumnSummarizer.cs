namespace OtelMl.Instrumentation;

/// <summary>
/// Summarises a column of numbers or strings in one pass and bounded memory (under 20 kB for numbers, 35 kB for strings), however many rows there are.
/// Summarizers of parts can be merged into that of the whole. Not safe to use from many threads at once: give each its own
/// and merge them.
/// </summary>
public sealed class ColumnSummarizer
{
    internal const int ReportedCategories = 10;

    const int BlockSize = 256;

    readonly ExponentialHistogram _histogram = new();
    readonly DistinctCounter _distinct = new();
    TopCategories? _categories;
    RecentNumbers? _recent;
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
        _distinct.AddHash(StableHash.Of(value));
    }

    /// <summary>Adds numbers, faster than one by one. NaN and the infinities count as missing.</summary>
    /// <param name="values">The numbers.</param>
    public void AddRange(ReadOnlySpan<double> values)
    {
        while (!values.IsEmpty)
        {
            ReadOnlySpan<double> next = values[..Math.Min(BlockSize, values.Length)];
            values = values[next.Length..];
            _rows += next.Length;
            // A sum is finite only if all of its terms are.
            double sum = BlockMoments.Sum(next);
            if (double.IsFinite(sum)) AddBlock(next, sum / next.Length);
            else AddFinite(next);
        }
    }

    /// <summary>Adds strings. Null counts as missing.</summary>
    /// <param name="values">The strings.</param>
    public void AddRange(ReadOnlySpan<string?> values)
    {
        foreach (string? value in values) Add(value);
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
        ulong hash = StableHash.Of(value);
        _distinct.AddHash(hash);
        (_categories ??= new()).Add(value, hash);
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
        AddMoments(other._numbers, other._mean, other._squares);
        _rows += other._rows;
        _missing += other._missing;
        _zeros += other._zeros;
        _min = Math.Min(_min, other._min);
        _max = Math.Max(_max, other._max);
        _histogram.Merge(other._histogram);
        _distinct.Merge(other._distinct);
        if (other._categories is not null) (_categories ??= new()).Merge(other._categories);
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
            Distinct = Math.Min(_distinct.Estimate, _rows - _missing),
            TopCategories = _categories?.Sure(ReportedCategories) ?? [],
        };
    }

    /// <summary>Forgets all that was added, and keeps the memory.</summary>
    internal void Clear()
    {
        _histogram.Clear();
        _distinct.Clear();
        _categories?.Clear();
        _recent?.Clear();
        _rows = _missing = _numbers = _zeros = 0;
        _mean = _squares = 0;
        _min = double.PositiveInfinity;
        _max = double.NegativeInfinity;
    }

    void AddFinite(ReadOnlySpan<double> values)
    {
        Span<double> finite = stackalloc double[BlockSize];
        int count = 0;
        foreach (double value in values)
        {
            finite[count] = value;
            if (double.IsFinite(value)) count++;
        }

        _missing += values.Length - count;
        if (count == 0) return;
        finite = finite[..count];
        double mean = BlockMoments.Sum(finite) / count;
        if (double.IsFinite(mean)) AddBlock(finite, mean);
        else AddOneByOne(finite);
    }

    void AddBlock(ReadOnlySpan<double> values, double mean)
    {
        // Two passes over a block in the cache are as precise as Welford's update and need no division a value.
        (double squares, double min, double max) = BlockMoments.Of(values, mean);
        AddMoments(values.Length, mean, squares);
        _min = Math.Min(_min, min);
        _max = Math.Max(_max, max);
        if (min > 0) _histogram.Reach(min, max);
        if (values.Length >= RecentNumbers.FewestAtOnce && (_recent ??= new()).AreRepeated)
        {
            _zeros += _recent.Add(values, _histogram, _distinct);
            return;
        }

        _zeros += _histogram.AddRange(values);
        _distinct.AddRange(values);
    }

    void AddOneByOne(ReadOnlySpan<double> values)
    {
        // They are counted as rows already.
        _rows -= values.Length;
        foreach (double value in values) Add(value);
    }

    // Chan, Golub and LeVeque (1979), "Updating formulae and a pairwise algorithm for computing sample variances".
    void AddMoments(long numbers, double mean, double squares)
    {
        if (numbers == 0) return;
        double all = (double)_numbers + numbers;
        double delta = mean - _mean;
        _squares += squares + (delta * delta * _numbers * (numbers / all));
        _mean += delta * (numbers / all);
        _numbers += numbers;
    }
}
