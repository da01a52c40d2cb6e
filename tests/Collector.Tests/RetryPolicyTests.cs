using OtelMl.Collector.Writing;

namespace OtelMl.Collector.Tests;

public sealed class RetryPolicyTests
{
    static readonly RetryPolicy Policy =
        new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), FirstTimeout: TimeSpan.FromSeconds(30), MaxTimeout: TimeSpan.FromMinutes(10));

    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 200)]
    [InlineData(4, 800)]
    [InlineData(5, 1000)]
    [InlineData(100_000, 1000)]
    public void Delays_double_up_to_a_limit(int failures, int milliseconds)
    {
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Policy.DelayAfter(failures));
    }

    [Theory]
    [InlineData(0, 30)]
    [InlineData(1, 60)]
    [InlineData(5, 600)]
    [InlineData(100_000, 600)]
    public void An_insert_that_was_too_slow_gets_twice_the_time(int timeouts, int seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), Policy.TimeoutAfter(timeouts));
    }
}
