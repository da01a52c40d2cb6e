using System.IO.Compression;
using OtelMl.Tests.Shared;

namespace OtelMl.EndToEnd;

/// <summary>Whatever is wrong is told in one paragraph, with the remedy and an exit code other than 0.</summary>
public sealed class BadInputTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--otlp-grpc-port", 2)]
    [InlineData("--web-port", 2)]
    [InlineData("--clickhouse-port", 3)]
    public async Task A_taken_port_is_named_with_its_setting(string setting, int exitCode)
    {
        using var taken = new TakenPort();
        string[] others = [.. Otelml.FreePorts.Chunk(2).Where(pair => pair[0] != setting).SelectMany(pair => pair)];

        Finished refused = await Otelml.RunAsync(["up", "--data", _folder.Path, setting, taken.Number, .. others]);

        refused.AssertComplaint(exitCode, taken.Number, setting);
    }

    [Fact]
    public async Task One_port_for_two_purposes_is_refused()
    {
        string port;
        using (var free = new TakenPort())
            port = free.Number;

        Finished refused = await Otelml.RunAsync("up", "--data", _folder.Path, "--clickhouse-port", "0", "--otlp-grpc-port", port, "--web-port", port);

        refused.AssertComplaint(2, port, "--web-port");
    }

    [Theory]
    [InlineData("up")]
    [InlineData("demo", "taxi", "--exit")]
    public async Task A_data_folder_that_cannot_be_made_is_named(params string[] command)
    {
        string file = _folder.File("a-file");
        await File.WriteAllTextAsync(file, "in the way", Cancellation);

        Finished refused = await Otelml.RunAsync([.. command, "--data", file, .. Otelml.FreePorts]);

        refused.AssertComplaint(3, file, "--data");
    }

    [Theory]
    [InlineData("analyzer", "--once")]
    [InlineData("sql", "SELECT 1")]
    [InlineData("report")]
    public async Task A_ClickHouse_that_is_not_there_is_named(params string[] command)
    {
        Finished refused = await Otelml.RunAsync([.. command, "--clickhouse", "http://127.0.0.1:1", "--data", _folder.Path]);

        refused.AssertComplaint(3, "http://127.0.0.1:1", "cannot be reached", "--clickhouse");
    }

    [Theory]
    [InlineData("sql", "SELECT 1")]
    [InlineData("report")]
    public async Task A_folder_without_data_is_named_with_how_to_get_some(params string[] command)
    {
        Finished refused = await Otelml.RunAsync([.. command, "--data", _folder.File("none")]);

        refused.AssertComplaint(3, _folder.File("none"), "otelml demo taxi", "--data");
        Assert.False(Directory.Exists(_folder.File("none")));
    }

    [Theory]
    [InlineData("--labelled", "1.5", "a share from 0 to 1")]
    [InlineData("--labelled", "abc", "a share from 0 to 1")]
    [InlineData("--labelled", "NaN", "a share from 0 to 1")]
    [InlineData("--tip", "0", "a share between 0 and 1")]
    [InlineData("--seed", "x", "a whole number")]
    [InlineData("--year", "2031", "2019 or 2020")]
    public async Task A_number_out_of_bounds_is_refused_with_what_would_do(string option, string value, string expected)
    {
        Finished refused = await Otelml.RunAsync("demo", "taxi", option, value, "--data", _folder.File("none"));

        refused.AssertComplaint(2, option, $"'{value}'", expected);
        Assert.False(Directory.Exists(_folder.File("none")));
    }

    [Theory]
    [InlineData("--web-port", "99999", "0 to 65535")]
    [InlineData("--otlp-grpc-port", "-1", "0 to 65535")]
    [InlineData("--clickhouse-port", "http", "0 to 65535")]
    [InlineData("--clickhouse", "nonsense", "http://localhost:8123")]
    [InlineData("--listen", "nowhere", "127.0.0.1")]
    [InlineData("--data", "", "a folder")]
    public async Task A_setting_that_makes_no_sense_is_refused_with_what_would(string option, string value, string expected)
    {
        Finished refused = await Otelml.RunAsync("up", option, value);

        refused.AssertComplaint(2, option, $"'{value}'", expected);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_refused()
    {
        // Set aside for documentation (RFC 5737): nobody has it.
        Finished refused = await Otelml.RunAsync(["up", "--data", _folder.Path, "--listen", "192.0.2.1", .. Otelml.FreePorts]);

        refused.AssertComplaint(2, "192.0.2.1", "--listen");
    }

    [Theory]
    [InlineData("--bogus", "up", "--bogus")]
    [InlineData("frobnicate", "frobnicate")]
    [InlineData("Required command", "demo")]
    [InlineData("Required argument", "sql")]
    [InlineData("--web-port", "up", "--web-port")]
    public async Task A_command_line_that_is_not_understood_is_refused_with_where_help_is(string mention, params string[] command)
    {
        Finished refused = await Otelml.RunAsync(command);

        refused.AssertComplaint(2, mention, "--help");
    }

    [Fact]
    public async Task Missing_trips_are_named_before_anything_starts()
    {
        Finished refused = await Otelml.RunAsync("demo", "taxi", "--exit", "--trips", "/nowhere", "--data", _folder.File("none"));

        refused.AssertComplaint(2, "/nowhere/yellow_2020.csv.gz", "--trips");
        Assert.False(Directory.Exists(_folder.File("none")));
    }

    [Theory]
    [InlineData("not gzip", false)]
    [InlineData("other,columns\n1,2\n", true)]
    public async Task Malformed_trips_are_named_before_anything_starts(string text, bool zipped)
    {
        await WriteTripsAsync(text, zipped);

        Finished refused = await Otelml.RunAsync("demo", "taxi", "--exit", "--trips", _folder.Path, "--data", _folder.File("none"));

        refused.AssertComplaint(2, _folder.File("yellow_2020.csv.gz"), "--trips");
        Assert.False(Directory.Exists(_folder.File("none")));
    }

    [Theory]
    [InlineData("data: [\n", "line 2")]
    [InlineData("- data\n", "line 1")]
    [InlineData("web-port: 0\ndata: { folder: x }\n", "line 2")]
    [InlineData("web-prt: 8080\n", "'web-prt'")]
    [InlineData("web-port: many\n", "'many'")]
    [InlineData("data:\n", "'data'")]
    public async Task A_configuration_file_that_is_wrong_is_named_with_the_place(string text, string place)
    {
        string file = _folder.File("otelml.yaml");
        await File.WriteAllTextAsync(file, text, Cancellation);

        Finished refused = await Otelml.RunAsync("up", "--config", file);

        refused.AssertComplaint(2, "configuration file", place);
    }

    [Fact]
    public async Task A_configuration_file_that_cannot_be_read_is_named()
    {
        Finished missing = await Otelml.RunAsync("up", "--config", _folder.File("none.yaml"));
        Finished folder = await Otelml.RunAsync("up", "--config", _folder.Path);

        missing.AssertComplaint(2, _folder.File("none.yaml"), "--config");
        folder.AssertComplaint(2, _folder.Path, "--config");
    }

    [Fact]
    public async Task A_failure_that_nobody_foresaw_is_told_without_a_stack_trace_unless_asked_for()
    {
        Directory.CreateDirectory(_folder.File("running.json"));
        string[] command = ["up", "--data", _folder.Path, .. Otelml.FreePorts];

        Finished told = await Otelml.RunAsync(command);
        Finished explained = await Otelml.RunAsync(command, new Dictionary<string, string> { ["OTELML_DEBUG"] = "1" });

        told.AssertComplaint(70, "running.json", "OTELML_DEBUG");
        Assert.Contains("   at ", explained.Error, StringComparison.Ordinal);
    }

    async Task WriteTripsAsync(string text, bool zipped)
    {
        await using FileStream file = File.Create(_folder.File("yellow_2020.csv.gz"));
        await using Stream target = zipped ? new GZipStream(file, CompressionMode.Compress) : file;
        await target.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), Cancellation);
    }
}
