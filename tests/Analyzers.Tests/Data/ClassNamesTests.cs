using OtelMl.Analyzers.Detection.Data;

namespace OtelMl.Analyzers.Tests.Data;

public sealed class ClassNamesTests
{
    [Theory]
    [InlineData("1", "1.0", "true", "TRUE", "Yes", "y", "T", "positive")]
    [InlineData("0", "0.0", "false", "False", "NO", "n", "f", "Negative")]
    public void Yes_and_no_are_one_name_however_they_are_written(string one, params string[] others) =>
        Assert.All(others, other => Assert.Equal((one, true), (TruthName.Of(other), TruthName.Is(other))));

    [Theory]
    [InlineData("2")]
    [InlineData("maybe")]
    [InlineData("Nope")]
    public void Any_other_name_stays_as_it_is(string name) => Assert.Equal((name, false), (TruthName.Of(name), TruthName.Is(name)));

    [Theory]
    [InlineData("1", "0", "1")]
    [InlineData("no", "Yes", "Yes")]
    [InlineData("False", "TRUE", "TRUE")]
    public void Of_yes_and_no_the_positive_class_is_yes_however_bad_the_model(string one, string other, string positive) =>
        Assert.Equal(positive, PositiveClass.Of([one, other], name => name == positive ? 0.2 : 0.8));

    [Theory]
    [InlineData("1", "2", "2")]
    [InlineData("1", "2", "1")]
    [InlineData("-1", "1", "1")]
    [InlineData("yes", "maybe", "maybe")]
    [InlineData("good", "bad", "good")]
    public void Of_other_names_it_is_the_one_with_the_higher_scores(string one, string other, string scored) =>
        Assert.Equal(scored, PositiveClass.Of([one, other], name => name == scored ? 0.8 : 0.2));

    [Theory]
    [InlineData("1", "2", "2")]
    [InlineData("10", "9", "10")]
    [InlineData("-1", "1", "1")]
    [InlineData("yes", "maybe", "yes")]
    public void Without_scores_it_is_the_larger_number_or_the_affirmative_name(string one, string other, string positive) =>
        Assert.Equal(positive, PositiveClass.Of([one, other], _ => double.NaN));
}
