using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace OtelMl.EndToEnd;

/// <summary>Sends gauges as any OpenTelemetry SDK does.</summary>
static class Gauges
{
    static readonly HttpClient Http = new();

    public static async Task SendAsync(RunningNode node, string metric, IEnumerable<(DateTime Time, double Value)> points)
    {
        string json = string.Join(',', points.Select(point => string.Create(
            CultureInfo.InvariantCulture, $$"""{"timeUnixNano":"{{(point.Time - DateTime.UnixEpoch).Ticks * 100}}","asDouble":{{point.Value}}}""")));
        using var content = new StringContent(
            $$$"""{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"{{{metric}}}","gauge":{"dataPoints":[{{{json}}}]}}]}]}]}""",
            Encoding.UTF8,
            new MediaTypeHeaderValue("application/json"));
        using HttpResponseMessage answer = await Http.PostAsync(new Uri(node.OtlpHttp, "v1/metrics"), content, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
