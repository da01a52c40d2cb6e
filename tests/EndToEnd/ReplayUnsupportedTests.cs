using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using OtelMl.Tests.Shared;

namespace OtelMl.EndToEnd;

public sealed class ReplayUnsupportedTests : IDisposable
{
    const int Planted = 150;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Traffic_that_each_value_of_is_known_but_not_together_is_unsupported_by_clusters()
    {
        // Of a summer and an autumn with bicycles; later rows of the same months are the log.
        string[] rows = await ReadAsync(Path.Combine(AppContext.BaseDirectory, "data", "bike_sharing", "reference.csv.gz"));
        string[] reference = [.. rows.Where((_, i) => i % 2 == 0)];
        string[] live = [.. rows.Skip(1).Where((_, i) => i % 2 == 0)];
        // As hot as July, as dry as no hot hour ever was, with a gale, in the middle of the night: nothing of it is beyond its range.
        string[][] cells = Array.ConvertAll(reference[1..], row => row.Split(','));
        string Most(int column) => cells.MaxBy(row => Number(row[column]))![column];
        string driest = cells.Where(row => Number(row[4]) > 0).MinBy(row => Number(row[4]))![4];
        IEnumerable<string> blob = Enumerable.Range(0, Planted).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"planted-{i},2011-09-15 03:00:00,{Most(2)},{Most(3)},{driest},{Most(5)},{i % 4},3,0,4,1,1,0.9,1,1"));
        await File.WriteAllLinesAsync(_folder.File("reference.csv"), reference, TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(_folder.File("live.csv"), [rows[0], .. live, .. blob], TestContext.Current.CancellationToken);

        Finished replay = await Otelml.RunAsync(
        [
            "replay", _folder.File("live.csv"), "--reference", _folder.File("reference.csv"), "--time", "timestamp", "--id", "id", "--prediction", "y_pred",
            "--score", "y_pred_proba", "--label", "y_true", "--labelled", "0", "--metric", "accuracy", "--window", "month", "--estimator", "fused,live_clusters",
            "--exit", "--json", "--data", _folder.File("data"), .. Otelml.FreePorts,
        ]);

        Assert.True(replay.ExitCode == 0, replay.Error);
        ILookup<string, JsonNode> windows = replay.Json["windows"]!.AsArray().ToLookup(window => (string)window!["method"]!, window => window!);
        foreach (JsonNode window in windows["live_clusters"])
        {
            bool september = ((string)window["window_start"]!).StartsWith("2011-09", StringComparison.Ordinal);
            double share = Planted / ((double)window["labelled"]! + (double)window["unlabelled"]!);
            Assert.InRange((double)window["unsupported"]!, september ? share : 0, september ? share + 0.03 : 0.03);
            Assert.InRange((double)window["estimate"]!, (double)window["lower"]!, (double)window["upper"]!);
        }

        // Ranges alone see next to nothing of it.
        Assert.All(windows["fused"], window => Assert.InRange((double)window["unsupported"]!, 0, 0.03));
        Assert.True(windows["live_clusters"].Count() >= 4);
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    static async Task<string[]> ReadAsync(string path)
    {
        await using var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var reader = new StreamReader(file);
        return (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
