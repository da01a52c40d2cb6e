using CsCheck;
using OtelMl.Analyzers.Detection.Accuracy;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Accuracy;

public sealed class BucketingTests
{
    const string Fare = "fare";

    // Few different values, many, and heavy ties at the minimum.
    static readonly Gen<double[]> Columns = Gen.OneOf(
        Gen.Double[-1e6, 1e6],
        Gen.Int[-3, 3].Select(i => (double)i),
        Gen.Int[-20, 5].Select(i => (double)Math.Max(0, i))).Array[1, 200];

    static readonly Gen<(double[] Values, int Buckets)> Cases = Gen.Select(Columns, Gen.Int[1, 12]);

    [Fact]
    public void Every_value_gets_a_bucket_in_range_even_one_never_seen() =>
        Gen.Select(Cases, Gen.Double).Sample((column, probe) =>
        {
            var bucketing = Bucketing.Quantiles(Fare, column.Values, column.Buckets);
            Assert.All(column.Values.Append(probe), value => Assert.InRange(IndexOf(bucketing, value), 0, bucketing.Count - 1));
            Assert.InRange(bucketing.Count, 2, column.Buckets + 1);
        });

    [Fact]
    public void Greater_values_never_fall_into_lower_buckets_so_equal_ones_stay_together() =>
        Cases.Sample(column =>
        {
            var bucketing = Bucketing.Quantiles(Fare, column.Values, column.Buckets);
            int[] buckets = [.. column.Values.Order().Select(value => IndexOf(bucketing, value))];
            Assert.Equal(buckets.Order(), buckets);
        });

    [Fact]
    public void No_bucket_between_cuts_is_empty_on_the_values_that_made_it() =>
        Cases.Sample(column =>
        {
            var bucketing = Bucketing.Quantiles(Fare, column.Values, column.Buckets);
            int[] used = [.. column.Values.Select(value => IndexOf(bucketing, value)).Distinct().Order()];
            Assert.Equal(Enumerable.Range(1, bucketing.Count - 1), used);
        });

    [Fact]
    public void Different_values_are_cut_into_buckets_whose_sizes_differ_by_one_at_most() =>
        Gen.Select(Gen.Double.HashSet[20, 200], Gen.Int[1, 12]).Sample((values, buckets) =>
        {
            double[] column = [.. values.Where(double.IsFinite)];
            var bucketing = Bucketing.Quantiles(Fare, column, buckets);
            int[] sizes = [.. column.CountBy(value => IndexOf(bucketing, value)).Select(size => size.Value)];
            Assert.Equal(buckets, sizes.Length);
            Assert.InRange(sizes.Max() - sizes.Min(), 0, 1);
        });

    [Fact]
    public void A_value_equal_to_a_cut_falls_to_its_right()
    {
        var bucketing = new Bucketing(Fare, [10, 20], []);

        Assert.Equal([1, 2, 2, 3], new[] { 9.99, 10, 19.99, 20 }.Select(value => IndexOf(bucketing, value)));
    }

    [Fact]
    public void A_column_that_is_mostly_its_minimum_keeps_that_in_one_bucket()
    {
        var bucketing = Bucketing.Quantiles(Fare, [0, 0, 0, 0, 0, 0, 0, 0, 1, 2], 10);

        Assert.Equal([1, 2], bucketing.Cuts);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void What_is_no_number_counts_as_missing(double value)
    {
        var byFare = new Bucketing(Fare, [10], []);
        var byScore = new Bucketing(Bucketing.Score, [0.5], []);

        Assert.Equal(Bucketing.Missing, IndexOf(byFare, value));
        Assert.Equal(Bucketing.Missing, byScore.IndexOf(Rows.WithScore(value)));
    }

    [Fact]
    public void A_missing_value_or_score_falls_into_bucket_0()
    {
        ReferenceRow row = Rows.WithText("borough", "Queens");

        Assert.Equal(Bucketing.Missing, new Bucketing(Fare, [10], []).IndexOf(row));
        Assert.Equal(Bucketing.Missing, new Bucketing(Bucketing.Score, [0.5], []).IndexOf(row));
        Assert.Equal(Bucketing.Missing, new Bucketing("vendor", [], ["1"]).IndexOf(row));
    }

    [Fact]
    public void The_most_frequent_categories_get_a_bucket_each_and_the_rest_share_bucket_0()
    {
        var bucketing = Bucketing.TopCategories("borough", ["Bronx", "Queens", "Queens", "Brooklyn", "Brooklyn", "Brooklyn"], 2);

        int[] buckets = [.. new[] { "Brooklyn", "Queens", "Bronx", "Newark" }.Select(text => bucketing.IndexOf(Rows.WithText("borough", text)))];

        Assert.Equal([1, 2, Bucketing.Missing, Bucketing.Missing], buckets);
        Assert.Equal(3, bucketing.Count);
    }

    [Fact]
    public void Categories_do_not_depend_on_the_order_of_the_rows() =>
        Gen.Shuffle(new[] { "a", "a", "b", "b", "c", "d", "d" }).Sample(values =>
            Assert.Equal(["a", "b", "d"], Bucketing.TopCategories("borough", values, 3).Categories));

    static int IndexOf(Bucketing bucketing, double value) => bucketing.IndexOf(Rows.WithNumber(Fare, value));
}
