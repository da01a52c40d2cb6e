using OtelMl.Cli.Replay;

namespace OtelMl.Cli.Tests;

public sealed class FeatureReaderTests
{
    static readonly string[] Numbers = [.. Enumerable.Range(0, 100).Select(i => $"{i}.5")];

    [Theory]
    [InlineData("NA")]
    [InlineData("n/a")]
    [InlineData("null")]
    [InlineData("None")]
    [InlineData("?")]
    [InlineData("-")]
    [InlineData("")]
    public void A_feature_of_numbers_stays_one_though_some_are_missing(string missing)
    {
        var reader = FeatureReader.Of("miles", [.. Numbers, missing, missing]);

        Assert.Equal(7.5, reader.Read("7.5"));
        Assert.True(reader.Read(missing).IsMissing);
        Assert.Null(reader.Warning);
    }

    [Fact]
    public void What_is_no_number_among_numbers_is_missing_and_told()
    {
        var reader = FeatureReader.Of("miles", [.. Numbers, "far"]);

        Assert.True(reader.Read("far").IsMissing);
        Assert.True(reader.Read("3,1382").IsMissing);
        Assert.All(["2 values", "'miles'", "'far'"], mention => Assert.Contains(mention, reader.Warning!, StringComparison.Ordinal));
    }

    [Fact]
    public void Decimal_commas_are_told_with_what_mends_them()
    {
        var numbers = FeatureReader.Of("miles", Numbers);
        numbers.Read("3,1382");

        Assert.All([numbers.Warning, FeatureReader.Of("miles", ["3,1382", "-0,5"]).Warning], warning => Assert.Contains("point", warning!, StringComparison.Ordinal));
    }

    [Fact]
    public void A_column_of_both_is_text_and_told()
    {
        var reader = FeatureReader.Of("agent", [.. Numbers[..80], .. Enumerable.Repeat("UNK", 20)]);

        Assert.Equal("UNK", reader.Read("UNK"));
        Assert.All(["20 of its 100", "'UNK'"], mention => Assert.Contains(mention, reader.Warning!, StringComparison.Ordinal));
    }

    [Fact]
    public void Categories_are_as_they_stand_whatever_they_are_called()
    {
        var reader = FeatureReader.Of("weather", ["rain", "None", "A1", "7"]);

        Assert.Equal(["None", "rain"], [reader.Read("None").ToString(), reader.Read("rain").ToString()]);
        Assert.Null(reader.Warning);
    }
}
