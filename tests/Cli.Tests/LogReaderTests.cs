using System.Globalization;
using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Cli.Reading;
using OtelMl.Cli.Replay;
using OtelMl.Cli.Settings;
using OtelMl.Tests.Shared;

namespace OtelMl.Cli.Tests;

/// <summary>What is made of logs and references that are not as one would wish.</summary>
public sealed class LogReaderTests : IDisposable
{
    static readonly ReplayColumns Usual = new() { Time = "t", Prediction = "said", Label = "came", Scores = ["score"] };

    readonly TemporaryFolder _folder = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1", "0", "true", "false")]
    [InlineData("Yes", "No", "yes", "no")]
    [InlineData("t", "f", "1.0", "0.0")]
    public async Task Predictions_and_labels_may_say_yes_and_no_in_different_ways(string said, string saidNot, string came, string cameNot)
    {
        Played played = await PlayAsync(Usual, Rows(i => $"{(i % 2 == 0 ? said : saidNot)},{0.9 - (i % 2 * 0.8)},{(i % 2 == 0 ? came : cameNot)}"));

        Assert.Empty(played.Warnings);
        Assert.Equal(MlTask.Binary, played.Reader.Task);
    }

    [Theory]
    [InlineData("1", "0", "good", "bad")]
    [InlineData("0.93", "0.12", "1", "0")]
    [InlineData("Good", "Bad", "good", "bad")]
    public async Task Predictions_that_can_never_equal_a_label_are_refused_with_both(string said, string saidNot, string came, string cameNot)
    {
        UsageException refused = await Assert.ThrowsAsync<UsageException>(() => PlayAsync(Usual, Rows(i => $"{(i % 2 == 0 ? said : saidNot)},0.5,{(i % 2 == 0 ? came : cameNot)}")));

        Assert.All([said, saidNot, came, cameNot, "'said'", "'came'", "--score"], mention => Assert.Contains(mention, refused.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2", "1")]
    [InlineData("-1", "-2")]
    [InlineData("1", "0")]
    [InlineData("apple", "zebra")]
    public async Task Scores_are_of_the_class_whose_rows_have_the_higher_ones(string positive, string negative)
    {
        Played played = await PlayAsync(Usual with { Prediction = null }, Rows(i => $"x,{(i % 3 == 0 ? 0.8 : 0.3)},{(i % 3 == 0 ? positive : negative)}"));

        Assert.All(played.Log, row => Assert.Equal(row.Label, row.Value));
    }

    [Fact]
    public async Task Of_a_score_for_each_of_two_classes_that_of_the_positive_one_counts()
    {
        ReplayColumns columns = Usual with { Scores = ["p_0", "p_1"] };

        Played played = await PlayAsync(columns, Rows(i => $"{i % 2},{0.2 + (i % 2 * 0.6)},{0.8 - (i % 2 * 0.6)},{i % 2}"), "t,said,p_1,p_0,came");

        Assert.Equal(MlTask.Binary, played.Reader.Task);
        Assert.All(played.Log, row => Assert.Equal((row.Label == "1" ? 0.8 : 0.2, null), (Math.Round(row.Score!.Value, 9), row.Scores)));
        Assert.Equal(0, played.Log[0].Features.Count);
    }

    [Theory]
    [InlineData("red=a,blue=b", "'green'", "green=COLUMN")]
    [InlineData("red=a", "several classes", "--score")]
    public async Task A_class_without_a_score_is_refused(string scores, params string[] mentions)
    {
        UsageException refused = await Assert.ThrowsAsync<UsageException>(() => PlayAsync(
            Usual with { Scores = scores.Split(',') }, Rows(i => $"{Colour(i)},0.5,0.5,{Colour(i)}"), "t,said,a,b,came", MlTask.Multiclass));

        Assert.All(mentions, mention => Assert.Contains(mention, refused.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_class_that_only_scores_know_is_told_once()
    {
        ReplayColumns columns = Usual with { Scores = ["red=a", "green=b", "blue=c"] };
        string[] rows = Rows(i => $"{Colour(i)},0.5,0.3,0.2,{Colour(i)}");

        Played played = await PlayAsync(columns, [.. rows.Where(row => !row.EndsWith("blue", StringComparison.Ordinal))], "t,said,a,b,c,came", log: rows);

        Assert.Contains("labelled blue", Assert.Single(played.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_of_scores_whose_class_is_not_clear_is_not_given_to_any()
    {
        UsageException refused = await Assert.ThrowsAsync<UsageException>(() => PlayAsync(
            Usual with { Scores = ["p_red", "p_mauve"] }, Rows(i => $"{Colour(i)},0.5,0.5,{Colour(i)}"), "t,said,p_red,p_mauve,came"));

        Assert.Contains("'CLASS=p_mauve'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scores_that_are_no_probabilities_need_predictions_and_have_no_log_loss()
    {
        string[] rows = Rows(i => $"{i % 2},{(i % 2 * 60) + 20},{i % 2}");

        Played played = await PlayAsync(Usual, rows);
        UsageException refused = await Assert.ThrowsAsync<UsageException>(() => PlayAsync(Usual with { Prediction = null }, rows));

        Assert.DoesNotContain("log_loss", played.Reader.Metrics([]));
        Assert.Contains("log_loss", Assert.Single(played.Warnings), StringComparison.Ordinal);
        Assert.All(["row 1", "20", "--prediction"], mention => Assert.Contains(mention, refused.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nan", "missing")]
    [InlineData("NA", "missing")]
    [InlineData("?", "missing")]
    [InlineData("2", "wrong")]
    public async Task A_label_that_is_none_is_missing_and_one_of_an_unknown_class_is_told(string label, string said)
    {
        string[] rows = Rows(i => $"{i % 2},0.5,{i % 2}");

        Played played = await PlayAsync(Usual, rows, log: [.. rows, $"2026-02-01,1,0.5,{label}", "2026-02-01,1,0.5,"]);

        Assert.Equal(said == "missing" ? null : label, played.Log[^2].Label);
        Assert.Null(played.Log[^1].Label);
        Assert.All([$"'{label}'", said, "1 labels"], mention => Assert.Contains(mention, Assert.Single(played.Warnings), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_word_for_nothing_that_the_model_says_itself_is_a_class()
    {
        Played played = await PlayAsync(Usual with { Scores = [] }, Rows(i => $"{(i % 3 == 0 ? "None" : Colour(i))},0.5,{(i % 3 == 0 ? "None" : Colour(i))}"));

        Assert.Empty(played.Warnings);
        Assert.Contains("None", played.Log.Select(row => row.Label));
    }

    [Fact]
    public async Task A_word_for_nothing_is_a_class_where_it_is_the_other_one()
    {
        Played played = await PlayAsync(Usual with { Prediction = null }, Rows(i => $"x,{(i % 3 == 0 ? 0.8 : 0.3)},{(i % 3 == 0 ? "+" : "-")}"));

        Assert.Empty(played.Warnings);
        Assert.All(played.Log, row => Assert.Equal(row.Label, row.Value));
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("")]
    [InlineData("null")]
    public async Task Rows_of_a_reference_without_a_label_are_left_out(string label)
    {
        Played played = await PlayAsync(Usual with { Scores = [] }, ["2026-01-01,5,0.5," + label, .. Rows(i => $"{i},0.5,{i}.25")]);

        Assert.Equal(MlTask.Regression, played.Reader.Task);
        Assert.Equal(40, played.Reference.Count);
        Assert.All(["1 rows", "row 1 first"], mention => Assert.Contains(mention, played.Warnings[0], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_prediction_that_is_no_number_is_refused_with_its_row()
    {
        UsageException refused = await Assert.ThrowsAsync<UsageException>(() => PlayAsync(Usual with { Scores = [] }, [.. Rows(i => $"{i},0.5,{i}.25"), "2026-02-02,NaN,0.5,1.5"]));

        Assert.All(["row 41", "--prediction", "'NaN'"], mention => Assert.Contains(mention, refused.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_log_needs_no_labels()
    {
        string[] rows = Rows(i => $"{i % 2},0.5,{i % 2}");

        Played played = await PlayAsync(Usual, rows, log: [.. rows.Select(row => row[..row.LastIndexOf(',')])], logHeader: "t,said,score");

        Assert.All(played.Log, row => Assert.Null(row.Label));
        Assert.Contains("'came'", Assert.Single(played.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_only_numbers_rows_is_no_feature_unless_it_is_named()
    {
        const string header = ",customer,t,said,score,came,miles";
        string[] rows = [.. Rows(i => $"{i % 2},0.5,{i % 2},{(i * 7) % 40}").Select((row, i) => $"{i},{1000 + (3 * i)},{row}")];

        Played all = await PlayAsync(Usual, rows, header);
        Played named = await PlayAsync(Usual with { Features = ["customer", "miles"] }, rows, header);

        Assert.Equal((1, 2), (all.Log[0].Features.Count, named.Log[0].Features.Count));
        Assert.Contains("customer", Assert.Single(all.Warnings), StringComparison.Ordinal);
        Assert.Empty(named.Warnings);
    }

    [Theory]
    [InlineData("accuracy,roc_auc", "roc_auc", "accuracy")]
    [InlineData("mae")]
    public async Task Metrics_are_known_before_anything_is_played(string asked, params string[] told)
    {
        Played played = await PlayAsync(Usual, Rows(i => $"{i % 2},0.5,{i % 2}"));

        Assert.Equal(told.Order(), played.Reader.Metrics(asked.Split(',')).Order());
    }

    static string Colour(int i) => (i % 3) switch { 0 => "red", 1 => "green", _ => "blue" };

    // An hour apart.
    static string[] Rows(Func<int, FormattableString> row) =>
        [.. Enumerable.Range(0, 40).Select(i => $"{new DateTime(2026, 1, 1).AddHours(i):O},{row(i).ToString(CultureInfo.InvariantCulture)}")];

    async Task<Played> PlayAsync(
        ReplayColumns columns, string[] reference, string header = "t,said,score,came", MlTask? task = null, string[]? log = null, string? logHeader = null)
    {
        await File.WriteAllLinesAsync(_folder.File("reference.csv"), [header, .. reference], Cancellation);
        await File.WriteAllLinesAsync(_folder.File("log.csv"), [logHeader ?? header, .. log ?? reference], Cancellation);
        TextTable glance = await TextTable.GlanceAsync(_folder.File("log.csv"), Cancellation);
        TextTable whole = await TextTable.ReadAsync(_folder.File("reference.csv"), Cancellation);
        var reader = new LogReader(columns, task, glance, whole);
        using SpooledLog spooled = await reader.LogAsync(glance, Cancellation);
        List<LoggedPrediction> referred = reader.Reference(whole, spooled.First);
        return new Played(reader, [.. reader.Warnings], [.. spooled.Between(0, spooled.Count)], referred);
    }

    sealed record Played(LogReader Reader, string[] Warnings, LoggedPrediction[] Log, IReadOnlyList<LoggedPrediction> Reference);
}
