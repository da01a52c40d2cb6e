using System.Runtime.CompilerServices;
using OtelMl.Semconv;

namespace OtelMl.Instrumentation.Tests;

public sealed class RegistryTests
{
    static readonly Registry Names = Registry.Read(Path.Combine(AppContext.BaseDirectory, "registry"));

    public static TheoryData<string> Files { get; } = [.. GeneratedFiles.From(Names).Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void What_is_made_from_the_registry_is_up_to_date(string path) =>
        Assert.Equal(GeneratedFiles.From(Names)[path], File.ReadAllText(Path.Combine(Root(), path)));

    [Fact]
    public void It_keeps_OpenTelemetrys_rules() => Assert.Empty(Lint.Check(Names));

    [Theory]
    [InlineData("ml.Fare", "string", "", "A fare.", "snake_case")]
    [InlineData("fare", "string", "", "A fare.", "snake_case")]
    [InlineData("ml.fare", "string", "", "A fare", "sentence")]
    [InlineData("ml.fare", "string[]", "", "Fares.", "plural")]
    [InlineData("ml.fare", "enum", "Big Fare", "A fare.", "member")]
    [InlineData("ml.column", "string", "", "A column.", "namespace")]
    [InlineData("ml.column.name", "string", "", "A column.", "2 times")]
    public void An_attribute_that_breaks_a_rule_is_found(string key, string type, string member, string brief, string finding)
    {
        var attribute = new AttributeDefinition(key, type, member.Length > 0 ? [member] : [], brief, "", ["1"]);

        Assert.Contains(finding, Assert.Single(Lint.Check(Names with { Attributes = [.. Names.Attributes, attribute] })), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ml.fare.total", "counter", "{fare}", "ml.pipeline.name", "'total'")]
    [InlineData("ml.fares", "count", "{fare}", "ml.pipeline.name", "instrument")]
    [InlineData("ml.fares", "counter", "1", "ml.pipeline.name", "braces")]
    [InlineData("ml.fare.time", "histogram", "ms", "ml.pipeline.name", "unit")]
    [InlineData("ml.fares", "counter", "{fare}", "ml.nothing", "not defined")]
    public void A_metric_that_breaks_a_rule_is_found(string name, string instrument, string unit, string attribute, string finding)
    {
        var metric = new SignalDefinition(name, "Fares.", "", instrument, unit, [new AttributeReference(attribute, "required")]);

        Assert.Contains(finding, Assert.Single(Lint.Check(Names with { Metrics = [.. Names.Metrics, metric] })), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_sent_is_in_the_registry()
    {
        using Telemetry telemetry = new();
        telemetry.Pipeline.Component("inference", "ana", "Predicts tips.", ["online"]).Run(run =>
        {
            ColumnSummarizer summarizer = new();
            summarizer.Add(1);
            summarizer.Add("x");
            MlFeatures features = new MlFeatureNames("distance").Of(1.0);
            run.AddInput("in");
            run.AddOutput("out");
            run.AddNote("note");
            run.SetModel("tips", "7");
            run.SetSlice("region", "west");
            run.LogPrediction(new("p1", 1L) { Score = 0.5, Scores = new Dictionary<string, double> { ["a"] = 1 }, Features = features });
            run.LogTuple(new("row 7", MlDirection.Input, "in", features));
            run.LogSummary("in", MlDirection.Input, summarizer.ToSummary("fare"));
            telemetry.Pipeline.LogFeedback(new("p1", 1L));
            telemetry.Pipeline.LogReference(new("training", "1", "r1", 1L, 1L) { Score = 0.5, Features = features });
        });

        AssertRefers(Names.Spans.Single(span => span.Name == "ml.component.run"), telemetry.Span("run inference").TagObjects.Select(tag => tag.Key));
        Assert.Equal(5, telemetry.Events.Count);
        Assert.All(telemetry.Events, record => AssertRefers(Names.Events.Single(e => e.Name == record.EventId.Name), record.Keys()));
    }

    static void AssertRefers(SignalDefinition signal, IEnumerable<string> keys)
    {
        string[] references = [.. signal.Attributes.Select(reference => reference.Key)];
        Assert.All(keys, key => Assert.Contains(
            references,
            reference => key == reference || (reference is "ml.slice" or "ml.feature" && key.StartsWith(reference + ".", StringComparison.Ordinal))));
    }

    static string Root([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
