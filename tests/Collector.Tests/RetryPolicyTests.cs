using OtelMl.Collector.Writing;

namespace OtelMl.Collector.Tests;

public sealed class RetryPolicyTests
{
    static readonly RetryPolicy Policy = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));

    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 200)]
    [InlineData(4, 800)]
    [InlineData(5, 1000)]
    [InlineData(100, 1000)]
    public void Delays_double_up_to_a_limit(int failures, int milliseconds)
    {
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Policy.DelayAfter(failures, TimeSpan.Zero));
    }

    [Fact]
    public void The_last_attempt_is_when_the_time_is_up()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(30), Policy.DelayAfter(8, TimeSpan.FromMilliseconds(4970)));
        Assert.Null(Policy.DelayAfter(9, TimeSpan.FromSeconds(5)));
    }
}
