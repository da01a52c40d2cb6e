using System.Text.Json;
using OtelMl.Instrumentation.Tests.Components;

namespace OtelMl.Instrumentation.Tests;

public sealed class WrittenRowsTests : IDisposable
{
    static readonly ModelRowSchema Schema = new();
    static readonly MlDataOptions Digested = new(DigestRows: true);

    readonly Telemetry _telemetry = new();
    readonly IDisposable _registration;

    public WrittenRowsTests() => _registration = _telemetry.Pipeline.Register();

    [Fact]
    public void Rows_that_were_just_written_are_not_summarised_again()
    {
        ModelRow[] rows = ModelRow.Many(700, new Random(1));
        IReadOnlyList<ColumnSummary> written = Run(MlDirection.Output, rows, Digested);

        Assert.All(written.Zip(Run(MlDirection.Input, [.. rows], Digested)), pair => Assert.Same(pair.First, pair.Second));
        Assert.DoesNotContain(Run(MlDirection.Input, rows, default), summary => written.Any(before => ReferenceEquals(before, summary)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(600)]
    public void Rows_that_changed_since_they_were_written_are_seen_as_they_are(int changed)
    {
        ModelRow[] rows = ModelRow.Many(700, new Random(1));
        Run(MlDirection.Output, rows, Digested);
        rows[changed] = rows[changed] with { Score = 17 };

        IReadOnlyList<ColumnSummary> read = Run(MlDirection.Input, rows, Digested);
        Assert.Equal(17, read.Single(summary => summary.Column == "score").Max);
        Assert.All(read, summary => Assert.Equal(700, summary.Rows));
        Assert.Equal(Told(Run(MlDirection.Input, rows, default)), Told(read));
    }

    [Fact]
    public void Fewer_rows_or_a_different_name_are_summarised()
    {
        ModelRow[] rows = ModelRow.Many(700, new Random(1));
        IReadOnlyList<ColumnSummary> written = Run(MlDirection.Output, rows, Digested);

        Assert.Equal(699, Run(MlDirection.Input, rows[1..], Digested)[0].Rows);
        Assert.NotSame(written[0], Run(MlDirection.Input, rows, Digested, "others")[0]);
    }

    [Fact]
    public void Columns_that_a_run_writes_on_as_it_read_them_are_not_summarised_again()
    {
        ModelRow[] rows = ModelRow.Many(700, new Random(1));
        MlPastRun run = Pass(rows, [.. rows.Select(row => row with { Score = 0.7, Prediction = row.Label })]);

        IReadOnlyList<ColumnSummary> read = run.Inputs[0].Summaries;
        IReadOnlyList<ColumnSummary> written = run.Outputs[0].Summaries;
        Assert.Equal(
            ["prediction", "score"], written.Where((summary, i) => !ReferenceEquals(summary, read[i])).Select(summary => summary.Column));
        Assert.Equal(0.7, written.Single(summary => summary.Column == "score").Max);
        Assert.Equal(Told(Run(MlDirection.Output, [.. rows.Select(row => row with { Score = 0.7, Prediction = row.Label })], default)), Told(written));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(699)]
    public void What_a_run_changed_in_place_is_seen_on_both_sides_of_it(int changed)
    {
        ModelRow[] rows = ModelRow.Many(700, new Random(1));
        MlPastRun run = Pass(rows, rows, () => rows[changed].Features[5] = 99);

        Assert.True(run.Inputs[0].Summaries.Single(summary => summary.Column == "f5").Max < 99);
        Assert.Equal(99, run.Outputs[0].Summaries.Single(summary => summary.Column == "f5").Max);
        Assert.Equal(Told(Run(MlDirection.Output, rows, default)), Told(run.Outputs[0].Summaries));
    }

    [Fact]
    public void Samples_of_rows_that_were_just_written_are_taken_as_of_any()
    {
        ModelRow[] rows = ModelRow.Many(700, new Random(1));
        Run(MlDirection.Output, rows, new(DigestRows: true, Sample: 5));
        Run(MlDirection.Input, rows, Digested);

        MlPastData read = _telemetry.Pipeline.HistoryOf("reader").Runs[0].Inputs[0];
        Assert.Equal(700, read.Rows);
        Assert.Equal(50, read.Sample!.Count);
    }

    public void Dispose()
    {
        _registration.Dispose();
        _telemetry.Dispose();
    }

    static string Told(IEnumerable<ColumnSummary> summaries) => string.Join('\n', summaries.Select(summary => JsonSerializer.Serialize(summary)));

    MlPastRun Pass(ModelRow[] read, ModelRow[] written, Action? work = null)
    {
        using (MlCall call = new MlAnnotatedComponent("taxi", "passer").Begin())
        {
            call.Rows(MlDirection.Input, "read", read, Schema, Digested);
            work?.Invoke();
            call.Rows(MlDirection.Output, "written", written, Schema, default);
            call.Succeed();
        }

        return _telemetry.Pipeline.HistoryOf("passer").Runs[0];
    }

    IReadOnlyList<ColumnSummary> Run(MlDirection direction, ModelRow[] rows, MlDataOptions options, string pointer = "rows")
    {
        string component = direction == MlDirection.Output ? "writer" : "reader";
        using (MlCall call = new MlAnnotatedComponent("taxi", component).Begin())
        {
            call.Rows(direction, pointer, rows, Schema, options);
            call.Succeed();
        }

        MlPastRun run = _telemetry.Pipeline.HistoryOf(component).Runs[0];
        return Assert.Single(direction == MlDirection.Output ? run.Outputs : run.Inputs).Summaries;
    }
}
