using System.Globalization;
using System.Text.Json;
using CsCheck;

namespace OtelMl.Instrumentation.Tests;

public sealed class ColumnSummarizerTests
{
    static readonly Gen<double[]> Columns = Gen.OneOf(
        Gen.Double[-1e6, 1e6],
        Gen.Double[0, 1],
        Gen.Int[-20, 20].Select(i => (double)i),
        Gen.Select(Gen.Double[1, 10], Gen.Int[-300, 300], (m, e) => m * Math.Pow(10, e))).Array[1, 300];

    [Fact]
    public void Moments_are_those_of_the_column()
    {
        Random random = new(1);
        double[] values = [.. Enumerable.Range(0, 100_000).Select(_ => 1e6 + random.NextDouble())];
        ColumnSummary summary = Summarize(values);

        double mean = (double)(values.Sum(value => (decimal)value) / values.Length);
        double variance = values.Sum(value => (value - mean) * (value - mean)) / values.Length;
        Assert.Equal(values.Length, summary.Rows);
        AssertClose(mean, summary.Mean);
        AssertClose(variance, summary.Variance);
        Assert.Equal(values.Min(), summary.Min);
        Assert.Equal(values.Max(), summary.Max);
    }

    [Fact]
    public void Quantiles_are_within_a_buckets_relative_error_of_the_number_at_that_rank() => Columns.Sample(
        values =>
        {
            ColumnSummary summary = Summarize(values);
            double[] sorted = [.. values.Order()];
            double bound = Math.Pow(2, Math.Pow(2, -summary.Scale) / 2) * (1 + 1e-9);
            for (double p = 0; p <= 1; p += 0.05)
            {
                double exact = sorted[Math.Max(0, (int)Math.Ceiling(p * sorted.Length) - 1)];
                double estimate = summary.Quantile(p)!.Value;
                if (exact == 0) Assert.Equal(0, estimate);
                else Assert.InRange(estimate / exact, 1 / bound, bound);
            }
        },
        iter: 300);

    [Fact]
    public void Buckets_are_few_and_hold_every_number_that_is_not_zero() => Columns.Sample(
        values =>
        {
            ColumnSummary summary = Summarize(values);
            Assert.InRange(summary.Positive.Counts.Length, 0, 160);
            Assert.InRange(summary.Negative.Counts.Length, 0, 160);
            Assert.Equal(values.Count(value => value > 0), summary.Positive.Total);
            Assert.Equal(values.Count(value => value < 0), summary.Negative.Total);
            Assert.Equal(values.Count(value => value == 0), summary.ZeroCount);
        },
        iter: 300);

    [Theory]
    [InlineData(1.0, -1)]
    [InlineData(2.0, (1 << 20) - 1)]
    [InlineData(0.5, -(1 << 20) - 1)]
    [InlineData(1.0000000000000002, 0)]
    [InlineData(1.9999999999999998, (1 << 20) - 1)]
    [InlineData(double.Epsilon, (-1074 * (1 << 20)) - 1)]
    [InlineData(double.MaxValue, (1024 * (1 << 20)) - 1)]
    public void Bucket_bounds_are_exclusive_below_and_inclusive_above(double value, int index) =>
        Assert.Equal(index, LogarithmicIndex.Of(value, ExponentialHistogram.MaxScale));

    [Fact]
    public void The_whole_range_of_doubles_fits()
    {
        ColumnSummary summary = Summarize([double.MaxValue, double.Epsilon, -double.MaxValue, -double.Epsilon, 1]);

        Assert.Equal(-4, summary.Scale);
        Assert.Equal(3, summary.Positive.Total);
        Assert.Equal(2, summary.Negative.Total);
        Assert.Equal(-double.MaxValue, summary.Quantile(0));
        Assert.Equal(double.MaxValue, summary.Quantile(1));
    }

    [Fact]
    public void Merging_parts_gives_what_one_pass_gives() => Gen.Select(Columns, Columns, Columns).Sample(
        (a, b, c) =>
        {
            ColumnSummarizer merged = Over(a);
            merged.Merge(Over(b));
            merged.Merge(new ColumnSummarizer());
            merged.Merge(Over(c));
            ColumnSummary parts = merged.ToSummary("x");
            ColumnSummary whole = Summarize([.. a, .. b, .. c]);

            Assert.Equal(whole.Rows, parts.Rows);
            Assert.Equal(whole.Min, parts.Min);
            Assert.Equal(whole.Max, parts.Max);
            Assert.Equal(whole.ZeroCount, parts.ZeroCount);
            Assert.Equal(whole.Distinct, parts.Distinct);
            Assert.Equal(whole.Scale, parts.Scale);
            AssertSame(whole.Positive, parts.Positive);
            AssertSame(whole.Negative, parts.Negative);
            double magnitude = Math.Max(Math.Abs(whole.Min!.Value), Math.Abs(whole.Max!.Value));
            Assert.Equal(whole.Mean!.Value, parts.Mean!.Value, magnitude * 1e-9);
            if (double.IsFinite(magnitude * magnitude)) Assert.Equal(whole.Variance!.Value, parts.Variance!.Value, magnitude * magnitude * 1e-9);
        },
        iter: 300);

    [Fact]
    public void Merging_is_commutative_and_associative() => Gen.Select(Columns, Columns, Columns).Sample(
        (a, b, c) =>
        {
            ColumnSummary leftFirst = Merged(Merged(Over(a), Over(b)), Over(c)).ToSummary("x");
            ColumnSummary rightFirst = Merged(Over(a), Merged(Over(b), Over(c))).ToSummary("x");
            ColumnSummary backwards = Merged(Over(c), Merged(Over(b), Over(a))).ToSummary("x");

            foreach (ColumnSummary other in (ColumnSummary[])[rightFirst, backwards])
            {
                Assert.Equal((leftFirst.Rows, leftFirst.Missing, leftFirst.ZeroCount, leftFirst.Distinct), (other.Rows, other.Missing, other.ZeroCount, other.Distinct));
                Assert.Equal((leftFirst.Min, leftFirst.Max, leftFirst.Scale), (other.Min, other.Max, other.Scale));
                AssertSame(leftFirst.Positive, other.Positive);
                AssertSame(leftFirst.Negative, other.Negative);
            }
        },
        iter: 300);

    [Fact]
    public void Quantiles_of_ten_thousand_numbers_over_twelve_decades_are_within_the_buckets_error()
    {
        Random random = new(14);
        double[] values = [.. Enumerable.Range(0, 10_000).Select(_ => Math.Pow(10, (random.NextDouble() * 12) - 6))];
        ColumnSummary summary = Summarize(values);
        Array.Sort(values);
        double error = Math.Pow(2, Math.Pow(2, -summary.Scale) / 2) * (1 + 1e-9);

        for (int percent = 0; percent <= 100; percent++)
        {
            double exact = values[Math.Max(0, (int)Math.Ceiling(percent / 100.0 * values.Length) - 1)];
            Assert.InRange(summary.Quantile(percent / 100.0)!.Value / exact, 1 / error, error);
        }

        // Twelve decades are 40 doublings, which 160 buckets of scale 2 just hold.
        Assert.InRange(summary.Scale, 1, 2);
    }

    [Fact]
    public void Distinct_values_are_estimated_without_bias_and_with_the_stated_error()
    {
        const int Seeds = 200;
        const int Distinct = 20_000;
        double[] errors = [.. Enumerable.Range(0, Seeds).Select(seed =>
        {
            Random random = new(seed);
            ColumnSummarizer summarizer = new();
            double[] values = [.. Enumerable.Range(0, Distinct).Select(i => i + random.NextDouble())];
            // Twice: an estimate is never more than there are rows.
            summarizer.AddRange(values);
            summarizer.AddRange(values);
            return ((double)summarizer.ToSummary("x").Distinct / Distinct) - 1;
        })];

        // 1.04/√4096 by Flajolet et al. (2007); the mean of the seeds' errors, and their deviation, stray from it by sampling alone.
        const double Stated = 1.04 / 64;
        Assert.Equal(0, errors.Average(), 4 * Stated / Math.Sqrt(Seeds));
        double deviation = Math.Sqrt(errors.Sum(error => error * error) / Seeds);
        Assert.Equal(Stated, deviation, 4 * Stated / Math.Sqrt(2 * Seeds));
    }

    [Fact]
    public void Distinct_values_are_never_more_than_rows_with_a_value()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Random random = new(seed);
            ColumnSummary summary = Summarize([double.NaN, .. Enumerable.Range(0, 5000).Select(i => i + random.NextDouble())]);
            Assert.InRange(summary.Distinct, 4500, 5000);
        }
    }

    [Fact]
    public void Merged_moments_are_exact_to_nine_digits()
    {
        Random random = new(2);
        double[] values = [.. Enumerable.Range(0, 60_000).Select(i => 1e5 + (i % 7) + random.NextDouble())];
        ColumnSummarizer merged = new();
        foreach (double[] part in values.Chunk(977)) merged.Merge(Over(part));

        ColumnSummary whole = Summarize(values);
        AssertClose(whole.Mean!.Value, merged.ToSummary("x").Mean);
        AssertClose(whole.Variance!.Value, merged.ToSummary("x").Variance);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1024)]
    [InlineData(2000)]
    [InlineData(20_000)]
    [InlineData(500_000)]
    public void Distinct_values_are_counted_whatever_their_number(int count)
    {
        ColumnSummarizer numbers = new();
        ColumnSummarizer strings = new();
        for (int i = 0; i < count; i++)
        {
            numbers.Add(i);
            numbers.Add((double)(i / 2));
            strings.Add(i.ToString(CultureInfo.InvariantCulture));
        }

        double tolerance = count <= 1024 ? 0 : count * 0.05;
        Assert.Equal(count, (double)numbers.ToSummary("x").Distinct, tolerance);
        Assert.Equal(count, (double)strings.ToSummary("x").Distinct, tolerance);
    }

    [Fact]
    public void Distinct_values_of_parts_merge_to_those_of_the_whole_across_the_exact_limit()
    {
        ColumnSummarizer few = Over([.. Enumerable.Range(0, 500).Select(i => (double)i)]);
        ColumnSummarizer many = Over([.. Enumerable.Range(400, 5000).Select(i => (double)i)]);
        long whole = Summarize([.. Enumerable.Range(0, 500).Concat(Enumerable.Range(400, 5000)).Select(i => (double)i)]).Distinct;

        ColumnSummarizer fewThenMany = Over([]);
        fewThenMany.Merge(few);
        fewThenMany.Merge(many);
        many.Merge(few);
        Assert.Equal(whole, fewThenMany.ToSummary("x").Distinct);
        Assert.Equal(whole, many.ToSummary("x").Distinct);
    }

    [Fact]
    public void What_is_missing_is_counted_and_nothing_else()
    {
        ColumnSummarizer summarizer = Over([1, double.NaN, double.PositiveInfinity, 3]);
        summarizer.Add(null);
        summarizer.AddMissing();
        ColumnSummary summary = summarizer.ToSummary("x");

        Assert.Equal(6, summary.Rows);
        Assert.Equal(4, summary.Missing);
        Assert.Equal(2, summary.Mean);
        Assert.Equal(3, summary.Max);
        Assert.Equal(2, summary.Distinct);
    }

    [Fact]
    public void A_column_without_numbers_has_no_moments()
    {
        ColumnSummary summary = new ColumnSummarizer().ToSummary("x");

        Assert.Null(summary.Mean);
        Assert.Null(summary.Variance);
        Assert.Null(summary.Min);
        Assert.Null(summary.Quantile(0.5));
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(100, 1e-3)]
    [InlineData(5000, 1e6)]
    public void Numbers_that_come_again_are_counted_as_one_by_one(int kinds, double farthest)
    {
        Random random = new(kinds);
        // Kinds of either sign, zeros of both, and at last numbers so far off that all buckets become wider.
        double[] different = [0.0, -0.0, .. Enumerable.Range(1, kinds).Select(kind => kind / 4.0), .. Enumerable.Range(1, kinds).Select(kind => -kind / 3.0)];
        double[] near = [.. Enumerable.Range(0, 2000).Select(_ => different[random.Next(different.Length)])];
        double[] values = [.. near, .. near.Select(value => value * farthest), double.NaN, .. near];
        ColumnSummarizer one = new();
        foreach (double value in values) one.Add(value);

        ColumnSummary expected = one.ToSummary("x");
        ColumnSummary actual = Summarize(values);

        AssertSame(expected.Positive, actual.Positive);
        AssertSame(expected.Negative, actual.Negative);
        Assert.Equal((expected.Scale, expected.ZeroCount, expected.Distinct, expected.Missing), (actual.Scale, actual.ZeroCount, actual.Distinct, actual.Missing));
    }

    [Fact]
    public void Zero_is_one_value_whatever_its_sign()
    {
        ColumnSummary summary = Summarize([0.0, -0.0]);

        Assert.Equal(2, summary.ZeroCount);
        Assert.Equal(1, summary.Distinct);
    }

    [Fact]
    public void Few_categories_are_counted_exactly()
    {
        ColumnSummarizer summarizer = new();
        for (int i = 0; i < 60; i++) summarizer.Add(i % 3 == 0 ? "cash" : "card");

        Assert.Equal([new("card", 40), new("cash", 20)], summarizer.ToSummary("x").TopCategories);
    }

    [Fact]
    public void Frequent_categories_are_found_among_many_rare_ones()
    {
        ColumnSummarizer left = new();
        ColumnSummarizer right = new();
        for (int i = 0; i < 20_000; i++)
        {
            ColumnSummarizer part = i < 10_000 ? left : right;
            part.Add(i % 4 == 0 ? "card" : i % 10 == 1 ? "cash" : $"odd {i}");
        }

        left.Merge(right);
        CategoryCount[] top = [.. left.ToSummary("x").TopCategories];
        Assert.Equal(["card", "cash"], top.Select(category => category.Value));
        Assert.InRange(top[0].Count, 5000, 5000 + (20_000 / 64));
        Assert.InRange(top[1].Count, 2000, 2000 + (20_000 / 64));
    }

    [Theory]
    [InlineData(50)]
    [InlineData(3000)]
    public void A_cleared_summarizer_is_as_a_new_one(int different)
    {
        ColumnSummarizer used = new();
        Fill(used, different, seed: 1);
        used.Clear();
        Fill(used, different, seed: 2);
        ColumnSummarizer fresh = new();
        Fill(fresh, different, seed: 2);

        ColumnSummary expected = fresh.ToSummary("x");
        ColumnSummary actual = used.ToSummary("x");
        Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(actual));

        static void Fill(ColumnSummarizer summarizer, int different, int seed)
        {
            Random random = new(seed);
            for (int i = 0; i < 2 * different; i++)
            {
                summarizer.Add((random.Next(different) - (different / 2)) * seed);
                summarizer.Add($"{seed} {Math.Min(random.Next(different), random.Next(different))}");
                summarizer.Add((string?)null);
            }
        }
    }

    [Fact]
    public void A_long_string_takes_no_more_than_its_share_of_memory()
    {
        ColumnSummarizer summarizer = new();
        summarizer.Add(new string('x', 1_000_000));

        Assert.Equal(128, Assert.Single(summarizer.ToSummary("x").TopCategories).Value.Length);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_quantile_outside_its_range_is_refused(double probability) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Summarize([1]).Quantile(probability));

    static ColumnSummarizer Merged(ColumnSummarizer one, ColumnSummarizer other)
    {
        one.Merge(other);
        return one;
    }

    static ColumnSummarizer Over(ReadOnlySpan<double> values)
    {
        ColumnSummarizer summarizer = new();
        summarizer.AddRange(values);
        return summarizer;
    }

    static ColumnSummary Summarize(ReadOnlySpan<double> values) => Over(values).ToSummary("x");

    static void AssertClose(double expected, double? actual) => Assert.Equal(expected, actual!.Value, Math.Abs(expected) * 1e-9);

    static void AssertSame(ExponentialBuckets expected, ExponentialBuckets actual)
    {
        Assert.Equal(expected.Offset, actual.Offset);
        Assert.Equal(expected.Counts, actual.Counts);
    }
}
