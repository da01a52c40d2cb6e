using OtelMl.Collector.Writing;

namespace OtelMl.Collector.Tests;

public sealed class FlushPolicyTests
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    static readonly FlushPolicy Policy = new(MaxRows: 1000, MaxBytes: 5000, Interval);

    [Fact]
    public void After_a_quiet_time_rows_do_not_wait()
    {
        Assert.Equal(TimeSpan.Zero, Policy.Wait(1, 1, TimeSpan.MaxValue));
        Assert.Equal(TimeSpan.Zero, Policy.Wait(1, 1, Interval));
    }

    [Fact]
    public void Rows_wait_until_the_last_insert_is_an_interval_ago()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(70), Policy.Wait(999, 4999, TimeSpan.FromMilliseconds(30)));
    }

    [Fact]
    public void A_full_block_does_not_wait()
    {
        Assert.Equal(TimeSpan.Zero, Policy.Wait(1000, 1, TimeSpan.Zero));
        Assert.Equal(TimeSpan.Zero, Policy.Wait(1, 5000, TimeSpan.Zero));
    }

    [Fact]
    public void A_block_joins_as_long_as_rows_and_bytes_fit()
    {
        Assert.True(Policy.Admits(900, 4000, 100, 1000));
        Assert.False(Policy.Admits(900, 4000, 101, 1000));
        Assert.False(Policy.Admits(900, 4000, 100, 1001));
    }

    [Fact]
    public void A_block_larger_than_allowed_goes_alone()
    {
        Assert.True(Policy.Admits(0, 0, 5000, 50_000));
        Assert.False(Policy.Admits(5000, 50_000, 1, 1));
    }
}
