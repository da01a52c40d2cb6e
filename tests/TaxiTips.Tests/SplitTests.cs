namespace OtelMl.TaxiTips.Tests;

public sealed class SplitTests(TaxiData data)
{
    [Fact]
    public void The_first_four_fifths_of_january_train_and_the_rest_tests()
    {
        var examples = data.Examples(Period.Month(2020, 1));

        var split = Split.ByTime(examples.Reverse(), Period.Month(2020, 1), 0.8);

        Assert.Equal(examples, split.Training.Concat(split.Test));
        Assert.Equal(0.8, (double)split.Training.Count / examples.Count, tolerance: 0.001);
        Assert.True(split.Training[^1].Features.At <= split.Test[0].Features.At);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Both_parts_must_have_a_share(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Split.ByTime([], Period.Month(2020, 1), share));
}
