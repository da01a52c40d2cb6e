using OpenTelemetry.Logs;

namespace OtelMl.Instrumentation.Tests.Components;

public sealed class ReadyComponentTests : IDisposable
{
    readonly ComponentRun _component = new();

    [Fact]
    public void Overfitting_is_an_interval_above_the_margin_and_not_a_raw_gap()
    {
        // The same gap of 0.2: with 20 rows it may be chance, with 2,000 it is not.
        Assert.Equal("pass", Fit(Predicted(20, 0.9), Predicted(20, 0.7))["overfitting"]);
        Assert.Equal("fail", Fit(Predicted(2000, 0.9), Predicted(2000, 0.7))["overfitting"]);
        Assert.Equal("pass", Fit(Predicted(2000, 0.72), Predicted(2000, 0.7))["overfitting"]);
    }

    [Fact]
    public void The_interval_of_overfitting_covers_the_true_gap_as_often_as_it_says()
    {
        // 95 % nominal; over 1,000 seeds the share has a standard error of 0.7 points.
        Random random = new(1);
        int covered = 0;
        for (int i = 0; i < 1000; i++)
        {
            (double lower, double upper) = OverfittingTest.Interval((Hits(400, 0.8, random), 400), (Hits(300, 0.7, random), 300), random);
            covered += lower <= 0.1 && 0.1 <= upper ? 1 : 0;
        }

        Assert.InRange(covered / 1000.0, 0.95 - 0.03, 0.95 + 0.03);
    }

    [Fact]
    public void A_rare_class_is_told()
    {
        ModelRow[] rows = ModelRow.Many(1000, new Random(1));

        Assert.Equal("pass", _component.Run("training", new TrainingComponent(), [(MlDataPart.Training, rows)], [])["class_balance"]);
        ModelRow[] rare = [.. rows.Select((row, i) => row with { Label = i < 10 })];
        Assert.Equal("fail", _component.Run("training", new TrainingComponent(), [(MlDataPart.Training, rare)], [])["class_balance"]);
        Assert.Equal("fail", _component.Run("training", new TrainingComponent(), [(MlDataPart.Training, [.. rows.Select(row => row with { Label = true })])], [])["class_balance"]);
    }

    [Fact]
    public void What_training_says_of_rows_it_had_not_seen_is_the_reference_set()
    {
        Fit(Predicted(30, 0.9), Predicted(20, 0.7));

        LogRecord[] references = [.. _component.Telemetry.Events.Where(record => record.EventId.Name == "ml.reference")];
        Assert.Equal(20, references.Length);
        Assert.All(references, record => Assert.Equal("training", record.Attribute("ml.reference.name")));
        Assert.Equal(true, references[0].Attribute("ml.prediction.value"));
    }

    [Fact]
    public void References_carry_the_time_at_which_their_label_became_known()
    {
        CellSchema schema = new(
            new("id", false, MlColumnRole.Id), new("known_at", true, MlColumnRole.LabelTime), new("label", false, MlColumnRole.Label), new("said", false, MlColumnRole.Prediction), new("x", true));
        _component.Run("training", new TrainingComponent(), schema, [], [(MlDataPart.Test, [["a", 86_400.0, "1", "0", 0.5], ["b", null, "1", "1", 0.5]])]);

        LogRecord[] references = [.. _component.Telemetry.Events.Where(record => record.EventId.Name == "ml.reference")];
        Assert.Equal(["1970-01-02T00:00:00.0000000Z", null], references.Select(record => record.Attribute("ml.feedback.time")));
        Assert.All(references, record => Assert.Null(record.Attribute("ml.feature.known_at")));
    }

    [Fact]
    public void Predictions_are_sent_with_their_scores_features_and_times()
    {
        ModelRow[] rows = Predicted(5, 1);
        Assert.Equal("pass", _component.Run("inference", new InferenceComponent(), [], [(MlDataPart.Whole, rows)])["score"]);

        LogRecord[] predictions = [.. _component.Telemetry.Events.Where(record => record.EventId.Name == "ml.prediction")];
        Assert.Equal(rows.Select(row => row.Id), predictions.Select(record => record.Attribute("ml.prediction.id")));
        Assert.Equal(0.5, predictions[0].Attribute("ml.prediction.score"));
        Assert.Equal(rows[0].Features[3], predictions[0].Attribute("ml.feature.f3"));
        Assert.Equal(rows[0].At.UtcDateTime, predictions[0].Timestamp);
        Assert.DoesNotContain("ml.feature.label", predictions[0].Keys());
    }

    [Fact]
    public void Scores_out_of_range_are_told() => Assert.Equal(
        "fail", _component.Run("inference", new InferenceComponent(), [], [(MlDataPart.Whole, [.. Predicted(5, 1).Select(row => row with { Score = 1.5 })])])["score"]);

    [Fact]
    public void Feedback_is_sent_and_checked()
    {
        ModelRow[] rows = ModelRow.Many(5, new Random(1));
        Assert.Equal("pass", _component.Run("feedback", new FeedbackComponent(), [(MlDataPart.Whole, rows)], [])["feedback"]);
        Assert.Equal(rows.Select(row => (object?)row.Label), _component.Telemetry.Events.Where(record => record.EventId.Name == "ml.feedback").Select(record => record.Attribute("ml.feedback.label")));

        Assert.Equal("fail", _component.Run("feedback", new FeedbackComponent(), [(MlDataPart.Whole, [rows[0] with { At = ModelRow.Noon.AddDays(1) }])], [])["feedback"]);
    }

    [Fact]
    public void Feedback_is_of_the_time_of_its_label_else_of_its_own()
    {
        CellSchema schema = new(
            new("id", false, MlColumnRole.Id), new("at", true, MlColumnRole.Time), new("label", false, MlColumnRole.Label), new("label_at", true, MlColumnRole.LabelTime));
        double tomorrow = (_component.Telemetry.Clock.GetUtcNow() + TimeSpan.FromDays(1) - DateTimeOffset.UnixEpoch).TotalSeconds;
        object?[][] rows = [["a", 86_400.0, "1", 172_800.0], ["b", 86_400.0, "1", null]];

        Assert.Equal("pass", _component.Run("feedback", new FeedbackComponent(), schema, [(MlDataPart.Whole, rows)], [])["feedback"]);
        DateTime[] times = [.. _component.Telemetry.Events.Where(record => record.EventId.Name == "ml.feedback").Select(record => record.Timestamp)];
        Assert.Equal([DateTime.UnixEpoch.AddDays(2), DateTime.UnixEpoch.AddDays(1)], times);
        Assert.Equal("fail", _component.Run("feedback", new FeedbackComponent(), schema, [(MlDataPart.Whole, [["c", 86_400.0, "1", tomorrow]])], [])["feedback"]);
        Assert.Equal("fail", _component.Run("feedback", new FeedbackComponent(), schema, [(MlDataPart.Whole, [["d", tomorrow, "1", null]])], [])["feedback"]);
        Assert.Equal("pass", _component.Run("feedback", new FeedbackComponent(), schema, [(MlDataPart.Whole, [["e", tomorrow, "1", 172_800.0]])], [])["feedback"]);
    }

    [Fact]
    public void Serving_that_is_asked_what_training_had_not_is_told_and_a_like_one_is_not()
    {
        _component.Run("training", new TrainingComponent(), [(MlDataPart.Training, ModelRow.Many(2000, new Random(1)))], []);
        Dictionary<string, string> outcomes = [];
        for (int day = 0; day < 8; day++) outcomes = Serve(ModelRow.Many(200, new Random(100 + day)));
        Assert.Equal("pass", outcomes["skew"]);

        for (int day = 0; day < 8; day++)
            outcomes = Serve([.. ModelRow.Many(200, new Random(200 + day)).Select(row => row with { Features = [row.Features[0] + 1, .. row.Features.Skip(1)] })]);
        Assert.Equal("fail", outcomes["skew"]);
        LogRecord told = _component.Telemetry.Events.Single(record => Equals(record.Attribute("ml.test.name"), "skew"));
        Assert.Contains("f0", (string)told.Attribute("ml.test.message")!, StringComparison.Ordinal);
        Assert.DoesNotContain("f1 ", (string)told.Attribute("ml.test.message")!, StringComparison.Ordinal);
    }

    [Fact]
    public void The_distance_of_summaries_is_that_of_their_samples_but_for_a_bucket()
    {
        // The truth between normals a standard deviation apart: 2Φ(1/2) - 1 = 0.383. Four standard errors of 5,000 rows each, and a bucket.
        ColumnSummary one = Summary([.. Enumerable.Range(0, 5000).Select(_ => ModelRow.Normal(Shared))]);
        ColumnSummary other = Summary([.. Enumerable.Range(0, 5000).Select(_ => ModelRow.Normal(Shared) + 1)]);

        Assert.Equal(0.383, SummaryComparison.Distance(new(one), new(other)), 0.05);
        Assert.Equal(0, SummaryComparison.Distance(new(one), new(one, one)), 1e-12);
        Assert.Equal(SummaryComparison.Distance(new(one), new(other)), SummaryComparison.Distance(new(other), new(one)));
    }

    [Fact]
    public void Columns_that_do_not_overlap_are_as_far_apart_as_can_be()
    {
        ColumnSummary below = Summary([2.999, 3]);
        ColumnSummary above = Summary([3.001, 4]);

        Assert.Equal(1, SummaryComparison.Distance(new(below), new(above)));
        Assert.Equal(1, SummaryComparison.Distance(new(above), new(Summary([-1, 0]), below)));
        Assert.True(SummaryComparison.Distance(new(above, below), new(above)) < 1);
    }

    [Fact]
    public void Feature_generation_tells_of_columns_unlike_any_of_late()
    {
        FeatureGenerationComponent kind = new();
        for (int day = 0; day < 3; day++) Assert.DoesNotContain("fail", _component.Run("features", kind, [], [(MlDataPart.Whole, ModelRow.Many(500, new Random(day)))]).Values);
        ModelRow[] shifted = [.. ModelRow.Many(500, new Random(9)).Select(row => row with { Features = [.. row.Features.Select(value => value * 3)] })];

        Assert.Equal("fail", _component.Run("features", kind, [], [(MlDataPart.Whole, shifted)])["drift"]);
        ModelRow[] empty = [.. ModelRow.Many(500, new Random(9)).Select(row => row with { Features = [double.NaN, .. row.Features.Skip(1)] })];
        Assert.Equal("fail", _component.Run("features", kind, [], [(MlDataPart.Whole, empty)])["missing_values"]);
    }

    [Fact]
    public void Texts_that_come_as_often_as_before_are_no_drift_whatever_the_seed()
    {
        // 3 to 80 kinds, more than are listed or the sketch holds.
        int silent = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            Random random = new(seed);
            int kinds = (seed % 3) switch { 0 => 3, 1 => 15, _ => 80 };
            Generate($"kinds {seed}", Texts(1000, kinds, random));
            silent += Generate($"kinds {seed}", Texts(200 + (seed * 20), kinds, random)) == "pass" ? 1 : 0;
        }

        Assert.InRange(silent, Seeds * 0.95, Seeds);
    }

    [Fact]
    public void Texts_that_come_more_often_than_before_or_for_the_first_time_are_drift()
    {
        for (int seed = 0; seed < 10; seed++)
        {
            Random random = new(seed);
            Generate($"new {seed}", Texts(1000, 15, random));
            Assert.Equal("fail", Generate($"new {seed}", [.. Texts(1000, 15, random).Select(text => "new " + text)]));

            Generate($"more {seed}", Texts(1000, 80, random));
            Assert.Equal("fail", Generate($"more {seed}", [.. Texts(1000, 80, random).Select((text, i) => i % 2 == 0 ? "kind 0" : text)]));

            Generate($"ids {seed}", Texts(1000, 3, random));
            Assert.Equal("fail", Generate($"ids {seed}", [.. Enumerable.Range(0, 1000).Select(i => $"{seed}/{i}")]));
        }
    }

    [Fact]
    public void Serving_that_is_asked_for_other_texts_than_training_was_is_told()
    {
        Random random = new(1);
        _component.Run("training", new TrainingComponent(), OneText, [(MlDataPart.Training, Rows(Texts(2000, 15, random)))], []);
        Dictionary<string, string> Serve(string prefix) => _component.Run(
            "inference", new InferenceComponent(), OneText, [(MlDataPart.Whole, Rows([.. Texts(200, 15, random).Select(text => prefix + text)]))], []);
        Dictionary<string, string> outcomes = [];
        for (int day = 0; day < 8; day++) outcomes = Serve("");
        Assert.Equal("pass", outcomes["skew"]);

        for (int day = 0; day < 8; day++) outcomes = Serve("other ");
        Assert.Equal("fail", outcomes["skew"]);
    }

    [Fact]
    public void Cleaning_tells_of_rows_dropped_and_of_outliers_left()
    {
        CleaningComponent kind = new();
        ModelRow[] Day(int seed) => ModelRow.Many(1000, new Random(seed));
        Dictionary<string, string> Clean(ModelRow[] raw, ModelRow[] clean) => _component.Run("cleaning", kind, [(MlDataPart.Whole, raw)], [(MlDataPart.Whole, clean)]);
        for (int day = 0; day < 5; day++) Assert.DoesNotContain("fail", Clean(Day(day), [.. Day(day).Take(900 + day)]).Values);

        Assert.Equal("fail", Clean(Day(7), [.. Day(7).Take(500)])["rows_kept"]);
        Assert.Equal("fail", Clean(Day(8), [.. Day(8).Take(900).Select((row, i) => row with { Features = [i % 10 == 0 ? 100 : row.Features[0], .. row.Features.Skip(1)] })])["outlier"]);
    }

    [Fact]
    public void History_is_bounded_in_bytes_whatever_the_rows_hold()
    {
        string text = new('x', 5_000);
        CellSchema schema = new([.. Enumerable.Range(0, 20).Select(i => new MlColumnInfo($"text {i}", false))]);
        object?[][] rows = [.. Enumerable.Range(0, 100).Select(_ => (object?[])[.. Enumerable.Repeat(text, 20)])];
        for (int run = 0; run < 32; run++) _component.Run("cleaning", new CleaningComponent(), schema, [], [(MlDataPart.Whole, rows)]);

        IReadOnlyList<MlPastRun> history = _component.Telemetry.Pipeline.HistoryOf("cleaning").Runs;
        Assert.InRange(history.Count, 1, 31);
        Assert.InRange(history.Sum(run => run.Outputs[0].Sample!.Bytes), 1, MlHistory.MostBytes);
        Assert.Equal(text[..1024], history[0].Outputs[0].Sample!.Texts(0)[0]);
    }

    [Fact]
    public void A_check_without_earlier_runs_to_compare_with_says_so_in_the_runs_notes()
    {
        ModelRow[] rows = ModelRow.Many(100, new Random(1));
        _component.Run("cleaning", new CleaningComponent(), [(MlDataPart.Whole, rows)], [(MlDataPart.Whole, rows)]);
        _component.Run("features", new FeatureGenerationComponent(), [], [(MlDataPart.Whole, rows)]);
        Serve(rows);
        string Notes(int run) => (string?)_component.Telemetry.Spans[run].GetTagItem("ml.run.notes") ?? "";

        Assert.Contains("rows_kept was not checked", Notes(0), StringComparison.Ordinal);
        Assert.Contains("outlier was not checked", Notes(0), StringComparison.Ordinal);
        Assert.Contains("drift was not checked", Notes(1), StringComparison.Ordinal);
        Assert.Contains("skew was not checked: it takes a good run of 'training'", Notes(2), StringComparison.Ordinal);

        _component.Run("features", new FeatureGenerationComponent(), [], [(MlDataPart.Whole, rows)]);
        Assert.Equal("", Notes(3));
    }

    [Fact]
    public void A_kind_is_made_from_a_ready_one_by_deriving_and_composing()
    {
        Dictionary<string, string> outcomes = _component.Run("strict", new StrictTraining(), [(MlDataPart.Training, ModelRow.Many(100, new Random(1)))], []);

        Assert.Equal("fail", outcomes["at_least_a_thousand_rows"]);
        Assert.Equal("pass", outcomes["class_balance"]);
    }

    public void Dispose() => _component.Dispose();

    const int Seeds = 60;

    static readonly Random Shared = new(5);

    static readonly CellSchema OneText = new(new MlColumnInfo("text", false));

    static int Hits(int rows, double share, Random random) => Enumerable.Range(0, rows).Count(_ => random.NextDouble() < share);

    static ModelRow[] Predicted(int rows, double accuracy) =>
        [.. ModelRow.Many(rows, new Random(1)).Select((row, i) => row with { Label = i < rows * accuracy, Prediction = true })];

    static ColumnSummary Summary(double[] values)
    {
        ColumnSummarizer summarizer = new();
        summarizer.AddRange(values);
        return summarizer.ToSummary("x");
    }

    static string[] Texts(int rows, int kinds, Random random) =>
        [.. Enumerable.Range(0, rows).Select(_ => $"kind {(int)(kinds * random.NextDouble() * random.NextDouble())}")];

    static object?[][] Rows(string[] texts) => Array.ConvertAll(texts, text => (object?[])[text]);

    string Generate(string name, string[] texts) =>
        _component.Run(name, new FeatureGenerationComponent(), OneText, [], [(MlDataPart.Whole, Rows(texts))]).GetValueOrDefault("drift", "none");

    Dictionary<string, string> Serve(ModelRow[] rows) => _component.Run("inference", new InferenceComponent(), [(MlDataPart.Whole, rows)], []);

    Dictionary<string, string> Fit(ModelRow[] training, ModelRow[] test) =>
        _component.Run("training", new TrainingComponent(), [], [(MlDataPart.Training, training), (MlDataPart.Test, test)]);

    sealed class StrictTraining : TrainingComponent
    {
        public override IReadOnlyList<MlTest> Tests => [.. base.Tests, new AtLeastAThousandRowsTest()];
    }

    sealed class AtLeastAThousandRowsTest : MlTest
    {
        public override MlTestPhase Phase => MlTestPhase.Before;

        public override MlTestResult Check(MlRunContext run) => MlTestResult.Of(run.Inputs.Sum(data => data.Rows) >= 1000, "rows");
    }
}
