using System.Globalization;
using OtelMl.Tests.Shared;

namespace OtelMl.EndToEnd;

/// <summary>Commands that send to a collector with TLS from an authority of one's own.</summary>
public sealed class SecuredCollectorTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly TestCertificates _certificates = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _certificates.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_is_loaded_where_both_prove_who_they_are_and_nowhere_else()
    {
        await File.WriteAllLinesAsync(_folder.File("rows.csv"), ["said,truth", "yes,yes", "no,yes"], Cancellation);
        await using RunningNode node = await Otelml.UpAsync(
            _folder.File("data"), "--tls-cert", _certificates.CertificateFile, "--tls-key", _certificates.KeyFile, "--tls-client-ca", _certificates.AuthorityFile);
        Assert.Equal("https", node.OtlpGrpc.Scheme);
        using var others = new TestCertificates();
        string[] presented = ["--cert", _certificates.ClientCertificateFile, "--key", _certificates.ClientKeyFile];

        Finished unknown = await LoadAsync(node.OtlpGrpc, presented);
        Finished stranger = await LoadAsync(node.OtlpGrpc, ["--ca", others.AuthorityFile, .. presented]);
        Finished nobody = await LoadAsync(node.OtlpGrpc, ["--ca", _certificates.AuthorityFile]);
        Finished half = await LoadAsync(node.OtlpGrpc, ["--ca", _certificates.AuthorityFile, "--cert", _certificates.ClientCertificateFile]);
        Finished missing = await LoadAsync(node.OtlpGrpc, ["--ca", _folder.File("missing.pem")]);
        Finished plain = await LoadAsync(new Uri("http://127.0.0.1:1"), ["--ca", _certificates.AuthorityFile]);
        Finished loaded = await LoadAsync(node.OtlpGrpc, ["--ca", _certificates.AuthorityFile, .. presented]);

        unknown.AssertComplaint(2, "--ca FILE", "'127.0.0.1'");
        stranger.AssertComplaint(2, "--ca FILE");
        nobody.AssertComplaint(3, "--cert FILE and --key FILE");
        half.AssertComplaint(2, "--cert and --key belong together");
        missing.AssertComplaint(2, "--ca", "missing.pem");
        plain.AssertComplaint(2, "--ca", "https://");
        Assert.True(loaded.ExitCode == 0, loaded.Error);
        await Eventually.TrueAsync(
            async () => await node.AskAsync("SELECT count() FROM ml_references FINAL") == "2", TimeSpan.FromSeconds(30), "The rows were not stored");
    }

    [Fact]
    public async Task A_log_is_played_whatever_others_need_to_send()
    {
        await File.WriteAllLinesAsync(_folder.File("reference.csv"), ["made,said,truth,age", .. Rows(300)], Cancellation);
        await File.WriteAllLinesAsync(_folder.File("log.csv"), ["made,said,truth,age", .. Rows(200)], Cancellation);
        await File.WriteAllTextAsync(_folder.File("tokens"), "secret-of-senders\n", Cancellation);

        Finished played = await Otelml.RunAsync(
        [
            "replay", _folder.File("log.csv"), "--reference", _folder.File("reference.csv"), "--time", "made", "--prediction", "said", "--label", "truth", "--window", "100",
            "--json", "--exit", "--data", _folder.File("data"), .. Otelml.FreePorts,
            "--tls-cert", _certificates.CertificateFile, "--tls-key", _certificates.KeyFile, "--token-file", _folder.File("tokens"),
        ]);

        Assert.True(played.ExitCode == 0, played.Error);
        Assert.NotEmpty(played.Json["windows"]!.AsArray());
    }

    Task<Finished> LoadAsync(Uri collector, IEnumerable<string> more) => Otelml.RunAsync(
        ["reference", "load", _folder.File("rows.csv"), "--pipeline", "churn", "--reference", "training", "--label", "truth", "--prediction", "said", "--endpoint", collector.ToString(), .. more]);

    static IEnumerable<string> Rows(int count) => Enumerable.Range(0, count).Select(row => string.Create(
        CultureInfo.InvariantCulture, $"{DateTime.UnixEpoch.AddDays(20_000).AddMinutes(row):O},{(row % 2 == 0 ? "yes" : "no")},{(row % 3 == 0 ? "no" : "yes")},{row % 50}"));
}
