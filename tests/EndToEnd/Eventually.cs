namespace OtelMl.EndToEnd;

/// <summary>Waits for what other processes do in their own time.</summary>
static class Eventually
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static Task TrueAsync(Func<bool> condition, TimeSpan patience, string otherwise) =>
        TrueAsync(() => Task.FromResult(condition()), patience, otherwise);

    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan patience, string otherwise)
    {
        using var limit = new CancellationTokenSource(patience);
        while (!await condition())
        {
            Assert.False(limit.IsCancellationRequested, $"{otherwise} within {patience.TotalSeconds:0} s.");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }
}
