using System.Text.Json.Nodes;

namespace OtelMl.Instrumentation.Tests.Components;

/// <summary>Processes that share a directory of histories, as pipelines that share nothing else.</summary>
public sealed class HistoryDirectoryTests : IDisposable
{
    static readonly CellSchema Mixed = new(new("number", true), new("truth", true, IsTruth: true), new("text", false), new("id", false, MlColumnRole.Id));

    readonly string _directory = Directory.CreateTempSubdirectory("otelml-history-").FullName;

    [Theory]
    [InlineData(0, "pass")]
    [InlineData(1, "fail")]
    public void Serving_is_compared_with_training_of_another_process(double shift, string outcome)
    {
        using (ComponentRun training = new(_directory))
            training.Run("training", new TrainingComponent(), [(MlDataPart.Training, ModelRow.Many(1000, new Random(1)))], []);
        string? skew = null;
        for (int day = 0; day < 7; day++)
        {
            using ComponentRun serving = new(_directory);
            serving.Telemetry.Clock.Advance(TimeSpan.FromDays(day + 1));
            ModelRow[] rows = [.. ModelRow.Many(200, new Random(day + 2)).Select(row => row with { Features = [row.Features[0] + shift, .. row.Features.Skip(1)] })];
            serving.Run("inference", new InferenceComponent(), [(MlDataPart.Whole, rows)], []).TryGetValue("skew", out skew);
        }

        Assert.Equal(outcome, skew);
    }

    [Fact]
    public void A_process_that_goes_on_sees_what_another_has_trained_meanwhile()
    {
        using Telemetry serving = new(_directory);
        Assert.Empty(serving.Pipeline.HistoryOf("training").Runs);

        using Telemetry training = new(_directory);
        training.Pipeline.HistoryOf("training").Add(Past(training));
        Assert.Single(serving.Pipeline.HistoryOf("training").Runs);

        serving.Clock.Advance(TimeSpan.FromDays(1));
        serving.Pipeline.HistoryOf("training").Add(Past(serving));
        Assert.Equal(2, training.Pipeline.HistoryOf("training").Runs.Count);
        Assert.Equal(serving.Clock.GetUtcNow(), training.Pipeline.HistoryOf("training").Runs[0].End);
    }

    [Fact]
    public void Summaries_and_samples_come_back_as_they_were()
    {
        object?[][] rows =
        [
            [1.5, 1.0, "a", "1"], [-2.25, 0.0, null, "2"], [null, null, "ä\n\"", "3"], [1e300, 1.0, "a", "4"], [0.0, 1.0, "", "5"], [double.NegativeInfinity, 1.0, "b", "6"],
        ];
        using ComponentRun first = new(_directory);
        first.Run("cleaning", new CleaningComponent(), Mixed, [], [(MlDataPart.Test, rows)]);
        using ComponentRun second = new(_directory);

        MlPastRun written = Assert.Single(first.Telemetry.Pipeline.HistoryOf("cleaning").Runs);
        MlPastRun read = Assert.Single(second.Telemetry.Pipeline.HistoryOf("cleaning").Runs);
        Assert.Equal((written.Start, written.End, written.Failed, written.RowsWritten), (read.Start, read.End, read.Failed, read.RowsWritten));
        (MlPastData before, MlPastData after) = (Assert.Single(written.Outputs), Assert.Single(read.Outputs));
        Assert.Equal((before.Pointer, before.Part, before.Rows), (after.Pointer, after.Part, after.Rows));
        Assert.Equal(before.Summaries.Select(Told), after.Summaries.Select(Told));
        MlTable sample = before.Sample!;
        MlTable again = after.Sample!;
        Assert.Equal(sample.Columns, again.Columns);
        Assert.Equal((rows.Length, sample.IsComplete), (again.Count, again.IsComplete));
        for (int row = 0; row < rows.Length; row++)
            Assert.Equal(Enumerable.Range(0, 4).Select(column => sample.Value(row, column)), Enumerable.Range(0, 4).Select(column => again.Value(row, column)));
    }

    [Fact]
    public void No_more_files_are_kept_than_runs()
    {
        for (int process = 0; process < 4; process++)
        {
            using Telemetry telemetry = new(_directory);
            for (int run = 0; run < 20; run++)
            {
                telemetry.Clock.Advance(TimeSpan.FromMinutes((process * 60) + 1));
                telemetry.Pipeline.HistoryOf("cleaning").Add(Past(telemetry));
                Assert.NotEmpty(telemetry.Pipeline.HistoryOf("cleaning").Runs);
            }
        }

        Assert.Equal(MlHistory.MostRuns, Directory.GetFiles(_directory, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void What_a_process_that_was_killed_left_unfinished_is_deleted_and_what_another_is_writing_is_not()
    {
        using (Telemetry first = new(_directory)) first.Pipeline.HistoryOf("cleaning").Add(Past(first));
        string written = Assert.Single(Directory.GetFiles(_directory, "*", SearchOption.AllDirectories));
        (string left, string writing) = (written.Replace(".json", "-left.tmp", StringComparison.Ordinal), written.Replace(".json", "-writing.tmp", StringComparison.Ordinal));
        File.WriteAllText(left, "{");
        File.SetLastWriteTimeUtc(left, DateTime.UnixEpoch);
        File.WriteAllText(writing, "{");

        using Telemetry second = new(_directory);
        Assert.Single(second.Pipeline.HistoryOf("cleaning").Runs);

        Assert.Equal([writing, written], Directory.GetFiles(_directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_left_out_and_noted()
    {
        ModelRow[] rows = ModelRow.Many(100, new Random(1));
        using (ComponentRun first = new(_directory)) first.Run("features", new FeatureGenerationComponent(), [], [(MlDataPart.Whole, rows)]);
        string good = Assert.Single(Directory.GetFiles(_directory, "*", SearchOption.AllDirectories));
        JsonNode sample = JsonNode.Parse(File.ReadAllText(good))!;
        sample["Outputs"]![0]!["Sample"]!["Count"] = 1_000_000;
        File.WriteAllText(good.Replace(".json", "-sample.json", StringComparison.Ordinal), sample.ToJsonString());
        File.WriteAllText(good.Replace(".json", "-half.json", StringComparison.Ordinal), File.ReadAllText(good)[..100]);
        File.WriteAllText(good.Replace(".json", "-empty.json", StringComparison.Ordinal), "{}");

        using ComponentRun second = new(_directory);
        Dictionary<string, string> outcomes = second.Run("features", new FeatureGenerationComponent(), [], [(MlDataPart.Whole, rows)]);
        second.Run("features", new FeatureGenerationComponent(), [], [(MlDataPart.Whole, rows)]);

        Assert.Equal("pass", outcomes["drift"]);
        string notes = (string)second.Telemetry.Spans[0].GetTagItem("ml.run.notes")!;
        Assert.Contains("-empty.json cannot be read", notes, StringComparison.Ordinal);
        Assert.Contains("-half.json cannot be read", notes, StringComparison.Ordinal);
        Assert.Contains("-sample.json cannot be read", notes, StringComparison.Ordinal);
        Assert.Null(second.Telemetry.Spans[1].GetTagItem("ml.run.notes"));
    }

    [Fact]
    public void A_directory_that_cannot_be_written_is_noted_and_the_process_keeps_its_own_history()
    {
        string file = Path.Combine(_directory, "file");
        File.WriteAllText(file, "");
        using ComponentRun component = new(file);
        ModelRow[] rows = ModelRow.Many(100, new Random(1));
        component.Run("features", new FeatureGenerationComponent(), [], [(MlDataPart.Whole, rows)]);
        Dictionary<string, string> outcomes = component.Run("features", new FeatureGenerationComponent(), [], [(MlDataPart.Whole, rows)]);

        Assert.Equal("pass", outcomes["drift"]);
        Assert.Contains(file, (string)component.Telemetry.Spans[0].GetTagItem("ml.run.notes")!, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_components_do_not_lead_out_of_the_directory()
    {
        using Telemetry telemetry = new(Path.Combine(_directory, "inner"));
        foreach (string name in (string[])["..", "../../other", "a/b", "a b", "."]) telemetry.Pipeline.HistoryOf(name).Add(Past(telemetry));

        Assert.Equal(["inner"], Directory.GetFileSystemEntries(_directory).Select(Path.GetFileName));
        Assert.Equal(5, Directory.GetDirectories(Path.Combine(_directory, "inner", "taxi")).Length);
        using Telemetry again = new(Path.Combine(_directory, "inner"));
        Assert.Single(again.Pipeline.HistoryOf("..").Runs);
    }

    [Fact]
    public void Components_that_summarise_by_the_clock_store_nothing()
    {
        using Telemetry telemetry = new(_directory);
        MlComponent component = telemetry.Pipeline.Component("inference", kind: new InferenceComponent(), summaryInterval: TimeSpan.FromMinutes(1));
        component.Observe(_ => { }, () => 1, (_, _) => { });

        Assert.Empty(Directory.GetFiles(_directory, "*", SearchOption.AllDirectories));
        Assert.Single(telemetry.Pipeline.HistoryOf("inference").Runs);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    static MlPastRun Past(Telemetry telemetry) => new(telemetry.Clock.GetUtcNow(), telemetry.Clock.GetUtcNow(), false, [], []);

    static string Told(ColumnSummary summary) => string.Join(
        '|',
        summary with { Positive = ExponentialBuckets.Empty, Negative = ExponentialBuckets.Empty, TopCategories = [] },
        summary.Positive.Offset, string.Join(',', summary.Positive.Counts), summary.Negative.Offset, string.Join(',', summary.Negative.Counts),
        string.Join(',', summary.TopCategories));
}
