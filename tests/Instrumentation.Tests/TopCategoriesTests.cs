using CsCheck;

namespace OtelMl.Instrumentation.Tests;

public sealed class TopCategoriesTests
{
    // Streams from one string over and over to all different ones, with what is frequent coming and going.
    static readonly Gen<string[]> Streams = Gen.Select(Gen.Int[1, 5000], Gen.Double[0.3, 3], Gen.Int[1, 20_000], Gen.Int[0, 1_000_000]).Select(
        (length, skew, kinds, seed) =>
        {
            Random random = new(seed);
            return Enumerable.Range(0, length)
                .Select(i => $"{i / 1500 % 2}/{(int)Math.Min(kinds, Math.Pow(1 - random.NextDouble(), -1 / skew))}{(kinds == 20_000 ? "/" + i : "")}").ToArray();
        });

    [Fact]
    public void Counts_are_never_too_low_nor_too_high_by_more_than_a_sixty_fourth_and_nothing_more_frequent_is_missed() => Streams.Sample(
        stream =>
        {
            TopCategories top = Over(stream);

            AssertBounds(stream, top);
            // Each string that comes in adds one to one count.
            Assert.Equal(stream.Length, top.Top(TopCategories.Capacity).Sum(category => category.Count));
        },
        iter: 500);

    [Fact]
    public void So_it_is_when_parts_are_merged() => Gen.Select(Streams, Streams).Sample(
        (one, other) =>
        {
            TopCategories merged = Over(one);
            merged.Merge(Over(other));

            AssertBounds([.. one, .. other], merged);
        },
        iter: 300);

    [Fact]
    public void Strings_that_may_have_occurred_once_are_no_categories_unless_all_are_known()
    {
        string[] ids = [.. Enumerable.Range(0, 500).Select(i => $"id {i}")];
        Assert.Empty(Over(ids).Sure(10));
        Assert.Equal(["often"], Over([.. ids, .. Enumerable.Repeat("often", 20)]).Sure(10).Select(category => category.Value));
        Assert.Equal(10, Over(ids[..TopCategories.Capacity]).Sure(10).Length);

        TopCategories merged = Over(ids[..60]);
        merged.Merge(Over(ids[30..90]));
        Assert.Empty(merged.Sure(10));
    }

    [Fact]
    public void What_surely_occurred_twice_did() => Gen.Select(Streams, Streams).Sample(
        (one, other) =>
        {
            TopCategories merged = Over(one);
            merged.Merge(Over(other));

            Dictionary<string, int> exact = one.Concat(other).CountBy(value => value).ToDictionary();
            Assert.True(exact.Count <= TopCategories.Capacity || merged.Sure(10).All(category => exact[category.Value] > 1));
        },
        iter: 300);

    static TopCategories Over(string[] stream)
    {
        TopCategories top = new();
        foreach (string value in stream) top.Add(value, StableHash.Of(value));
        return top;
    }

    static void AssertBounds(string[] stream, TopCategories top)
    {
        double error = (double)stream.Length / TopCategories.Capacity;
        Dictionary<string, int> exact = stream.CountBy(value => value).ToDictionary();
        CategoryCount[] found = [.. top.Top(TopCategories.Capacity)];

        Assert.Equal(Math.Min(exact.Count, TopCategories.Capacity), found.DistinctBy(category => category.Value).Count());
        Assert.All(found, category => Assert.InRange(category.Count, exact[category.Value], exact[category.Value] + error));
        Assert.All(exact.Where(pair => pair.Value > error), pair => Assert.Contains(found, category => category.Value == pair.Key));
    }
}
