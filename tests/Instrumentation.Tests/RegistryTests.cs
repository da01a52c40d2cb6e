using System.Reflection;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace OtelMl.Instrumentation.Tests;

public sealed partial class RegistryTests
{
    static readonly YamlMappingNode[] Attributes = Load("attributes");
    static readonly YamlMappingNode[] Events = Load("events");
    static readonly YamlMappingNode[] Metrics = Load("metrics");
    static readonly YamlMappingNode[] Spans = Load("spans");

    [Fact]
    public void Every_attribute_has_a_constant_and_every_constant_an_attribute()
    {
        string[] constants = [.. Constants(typeof(MlAttributes)).Select(key => key.TrimEnd('.')).Where(IsOurs).Distinct()];

        Assert.Equal(constants.Order(), Attributes.Select(attribute => Text(attribute, "key")).Order());
    }

    [Fact]
    public void Every_event_has_a_constant_and_every_constant_an_event() =>
        Assert.Equal(Constants(typeof(MlEvents)).Order(), Events.Select(e => Text(e, "name")).Order());

    [Fact]
    public void Every_metric_has_a_constant_and_every_constant_a_metric() =>
        Assert.Equal(Constants(typeof(MlMetrics)).Order(), Metrics.Select(metric => Text(metric, "name")).Order());

    [Fact]
    public void A_prefix_is_a_template() => Assert.All(
        Constants(typeof(MlAttributes)).Where(key => key.EndsWith('.')),
        prefix => Assert.StartsWith("template[", Text(Attributes.Single(attribute => Text(attribute, "key") == prefix.TrimEnd('.')), "type")));

    [Fact]
    public void Events_metrics_and_spans_refer_to_attributes_that_exist()
    {
        HashSet<string> known = [.. Constants(typeof(MlAttributes)).Select(key => key.TrimEnd('.'))];
        string[] references =
        [
            .. new[] { Events, Metrics, Spans }.SelectMany(signals => signals)
                .SelectMany(signal => (YamlSequenceNode)signal["attributes"])
                .Select(reference => Text((YamlMappingNode)reference, "ref")),
        ];

        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.Contains(reference, known));
    }

    [Fact]
    public void Names_are_lower_case_dotted_snake_case() => Assert.All(
        [.. Attributes.Select(a => Text(a, "key")), .. Events.Select(e => Text(e, "name")), .. Metrics.Select(m => Text(m, "name"))],
        name => Assert.Matches(Name(), name));

    [Fact]
    public void Everything_is_explained() => Assert.All(
        new[] { Attributes, Events, Metrics, Spans }.SelectMany(signals => signals),
        entry =>
        {
            Assert.EndsWith(".", Text(entry, "brief"));
            Assert.Equal("development", Text(entry, "stability"));
        });

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

        AssertRefers(Spans.Single(span => Text(span, "type") == "ml.component.run"), telemetry.Span("run inference").TagObjects.Select(tag => tag.Key));
        Assert.Equal(5, telemetry.Events.Count);
        Assert.All(telemetry.Events, record => AssertRefers(Events.Single(e => Text(e, "name") == record.EventId.Name), record.Keys()));
    }

    [GeneratedRegex(@"^ml(\.[a-z0-9]+(_[a-z0-9]+)*)+$")]
    private static partial Regex Name();

    static void AssertRefers(YamlMappingNode signal, IEnumerable<string> keys)
    {
        string[] references = [.. ((YamlSequenceNode)signal["attributes"]).Select(reference => Text((YamlMappingNode)reference, "ref"))];
        Assert.All(keys, key => Assert.Contains(
            references,
            reference => key == reference || (reference is "ml.slice" or "ml.feature" && key.StartsWith(reference + ".", StringComparison.Ordinal))));
    }

    static bool IsOurs(string key) => key.StartsWith("ml.", StringComparison.Ordinal);

    static IEnumerable<string> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);

    static string Text(YamlMappingNode entry, string key) => ((YamlScalarNode)entry[key]).Value!;

    static YamlMappingNode[] Load(string section)
    {
        using StreamReader reader = File.OpenText(Path.Combine(AppContext.BaseDirectory, "registry", section + ".yaml"));
        YamlStream yaml = [];
        yaml.Load(reader);
        YamlMappingNode root = (YamlMappingNode)yaml.Documents[0].RootNode;
        Assert.Equal("definition/2", Text(root, "file_format"));
        return [.. ((YamlSequenceNode)root[section]).Cast<YamlMappingNode>()];
    }
}
