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

        Assert.Same(written, Run(MlDirection.Input, [.. rows], Digested));
        Assert.NotSame(written, Run(MlDirection.Input, rows, default));
    }

    [Fact]
    public void Rows_that_changed_since_they_were_written_are_seen_as_they_are()
    {
        ModelRow[] rows = ModelRow.Many(700, new Random(1));
        Run(MlDirection.Output, rows, Digested);
        rows[3] = rows[3] with { Score = 17 };

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
        Assert.NotSame(written, Run(MlDirection.Input, rows, Digested, "others"));
    }

    [Fact]
    public void Samples_of_rows_that_were_just_written_are_taken_as_of_any()
    {
        ModelRow[] rows = ModelRow.Many(700, new Random(1));
        Run(MlDirection.Output, rows, new(DigestRows: true, Sample: 5));
        Run(MlDirection.Input, rows, Digested);

        MlPastData read = _telemetry.Pipeline.HistoryOf("reader")[0].Inputs[0];
        Assert.Equal(700, read.Rows);
        Assert.Equal(50, read.Sample!.Count);
    }

    public void Dispose()
    {
        _registration.Dispose();
        _telemetry.Dispose();
    }

    static string Told(IEnumerable<ColumnSummary> summaries) => string.Join('\n', summaries.Select(summary => JsonSerializer.Serialize(summary)));

    IReadOnlyList<ColumnSummary> Run(MlDirection direction, ModelRow[] rows, MlDataOptions options, string pointer = "rows")
    {
        string component = direction == MlDirection.Output ? "writer" : "reader";
        using (MlCall call = new MlAnnotatedComponent("taxi", component).Begin())
        {
            call.Rows(direction, pointer, rows, Schema, options);
            call.Succeed();
        }

        MlPastRun run = _telemetry.Pipeline.HistoryOf(component)[0];
        return Assert.Single(direction == MlDirection.Output ? run.Outputs : run.Inputs).Summaries;
    }
}
