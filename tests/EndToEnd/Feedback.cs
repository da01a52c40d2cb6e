using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace OtelMl.EndToEnd;

/// <summary>What a sender that only knows OTLP over HTTP does, with labels to be stored.</summary>
static class Feedback
{
    static readonly HttpClient Http = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Sends one label, which is accepted.</summary>
    public static async Task SendAsync(RunningNode node, string prediction)
    {
        static JsonObject Attribute(string key, string value) => new() { ["key"] = key, ["value"] = new JsonObject { ["stringValue"] = value } };
        var record = new JsonObject
        {
            ["timeUnixNano"] = "1795168800000000001",
            ["eventName"] = "ml.feedback",
            ["attributes"] = new JsonArray(Attribute("ml.pipeline.name", "churn"), Attribute("ml.prediction.id", prediction), Attribute("ml.feedback.label", "yes")),
        };
        var request = new JsonObject { ["resourceLogs"] = new JsonArray(new JsonObject { ["scopeLogs"] = new JsonArray(new JsonObject { ["logRecords"] = new JsonArray(record) }) }) };
        using var body = new StringContent(request.ToJsonString(), Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await Http.PostAsync(new Uri(node.OtlpHttp, "/v1/logs"), body, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>What the node's <c>/readyz</c> answers.</summary>
    public static async Task<(HttpStatusCode Status, string Answer)> ReadinessAsync(RunningNode node)
    {
        using HttpResponseMessage answer = await Http.GetAsync(new Uri(node.Web, "readyz"), Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }
}
