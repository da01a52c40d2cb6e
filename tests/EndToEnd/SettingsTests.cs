using OtelMl.Tests.Shared;

namespace OtelMl.EndToEnd;

/// <summary>Where a setting comes from; a command that finds no data says which folder it looked in.</summary>
public sealed class SettingsTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_command_line_beats_the_environment() =>
        await AssertLooksInAsync("option", ["--data", _folder.File("option")], new() { ["OTELML_DATA"] = _folder.File("variable") });

    [Fact]
    public async Task The_environment_beats_the_configuration_file() =>
        await AssertLooksInAsync("variable", ["--config", await ConfigurationAsync()], new() { ["OTELML_DATA"] = _folder.File("variable") });

    [Fact]
    public async Task The_configuration_file_beats_the_default() =>
        await AssertLooksInAsync("file", ["--config", await ConfigurationAsync()], []);

    [Fact]
    public async Task The_environment_may_name_the_configuration_file() =>
        await AssertLooksInAsync("file", [], new() { ["OTELML_CONFIG"] = await ConfigurationAsync() });

    [Fact]
    public async Task A_variable_that_makes_no_sense_is_named()
    {
        Finished refused = await Otelml.RunAsync(["report"], new Dictionary<string, string> { ["OTELML_WEB_PORT"] = "many" });

        refused.AssertComplaint(2, "OTELML_WEB_PORT", "'many'", "0 to 65535");
    }

    [Fact]
    public async Task An_unknown_estimator_is_answered_with_those_there_are()
    {
        Finished refused = await Otelml.RunAsync("analyzer", "--once", "--estimator", "fused,cbp");

        refused.AssertComplaint(2, "--estimator", "'fused,cbp'", "cbpe", "prediction_powered");
    }

    [Theory]
    [InlineData("--window", "day,last_0", "cumulative")]
    [InlineData("--task", "ranking", "multiclass")]
    [InlineData("--metric", "accuracy,auc", "roc_auc")]
    public async Task What_analyzers_cannot_estimate_is_answered_with_what_they_can(string setting, string value, string known)
    {
        Finished refused = await Otelml.RunAsync("analyzer", "--once", setting, value);

        refused.AssertComplaint(2, setting, $"'{value}'", known);
    }

    [Fact]
    public async Task Windows_may_be_named_in_the_environment_as_well()
    {
        Finished refused = await Otelml.RunAsync(["up"], new Dictionary<string, string> { ["OTELML_WINDOW"] = "fortnight" });

        refused.AssertComplaint(2, "OTELML_WINDOW", "'fortnight'", "last_N");
    }

    [Fact]
    public async Task A_node_listens_where_it_is_told_to()
    {
        await using RunningNode node = await Otelml.UpAsync(_folder.Path, "--listen", "127.0.0.2");
        using var http = new HttpClient();

        Assert.Equal("127.0.0.2", node.Web.Host);
        Assert.Equal("ok", await http.GetStringAsync(new Uri(node.Web, "/healthz"), TestContext.Current.CancellationToken));
    }

    async Task<string> ConfigurationAsync()
    {
        string file = _folder.File("otelml.json");
        await File.WriteAllTextAsync(file, $$"""{ "data": "{{_folder.File("file")}}", "web-port": 0 }""", TestContext.Current.CancellationToken);
        return file;
    }

    async Task AssertLooksInAsync(string folder, string[] options, Dictionary<string, string> environment)
    {
        Finished found = await Otelml.RunAsync(["sql", "SELECT 1", .. options], environment);

        found.AssertComplaint(3, $"no data in {_folder.File(folder)} yet");
    }
}
