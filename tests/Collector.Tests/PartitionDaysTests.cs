using OtelMl.Collector.Columns;

namespace OtelMl.Collector.Tests;

public sealed class PartitionDaysTests
{
    const long Day = (long)Sample.Day;

    [Fact]
    public void A_block_takes_fifty_days_and_then_only_those()
    {
        PartitionDays days = Days(0, PartitionDays.Most);

        Assert.False(days.TryAdd(PartitionDays.Most * Day));
        Assert.True(days.TryAdd((PartitionDays.Most * Day) - 1));
        Assert.True(days.TryAdd(0));
    }

    [Fact]
    public void Blocks_join_when_their_days_together_are_not_too_many()
    {
        PartitionDays days = Days(0, 30);

        Assert.False(days.TryAddAll(Days(25, 26)));
        Assert.True(days.TryAddAll(Days(25, 25)));
        Assert.False(days.TryAdd(50 * Day));
    }

    static PartitionDays Days(int first, int count)
    {
        var days = new PartitionDays();
        for (int day = first; day < first + count; day++)
            Assert.True(days.TryAdd(day * Day));
        return days;
    }
}
