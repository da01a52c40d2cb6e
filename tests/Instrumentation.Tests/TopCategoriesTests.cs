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
