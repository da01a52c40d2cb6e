using OtelMl.Storage.Embedded;

namespace OtelMl.Storage.Tests;

public sealed class RestartPolicyTests
{
    static readonly RestartPolicy Policy = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), 3, TimeSpan.FromMinutes(1));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 8)]
    [InlineData(5, 10)]
    [InlineData(1000, 10)]
    public void A_server_that_keeps_ending_is_started_ever_later_up_to_a_limit(int troubles, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Policy.DelayAfter(troubles));
}
