using OtelMl.Analyzers.Alerts;

namespace OtelMl.Analyzers.Tests.Alerts;

public sealed class AlertWebhookTests
{
    [Fact]
    public async Task That_nobody_is_there_is_said_in_a_sentence_and_not_by_a_stack_trace()
    {
        using var http = new HttpClient();
        var logs = new RecordedLogs<AlertWebhook>();
        var webhook = new AlertWebhook(http, new AlertOptions { Webhook = new Uri("http://127.0.0.1:1/hook") }, logs);

        bool arrived = await webhook.SendAsync("tips", Alert.Firing, [], TestContext.Current.CancellationToken);

        Assert.False(arrived);
        string warning = Assert.Single(logs.Warnings);
        Assert.Contains("127.0.0.1:1", warning, StringComparison.Ordinal);
        Assert.Empty(logs.Exceptions);
    }
}
