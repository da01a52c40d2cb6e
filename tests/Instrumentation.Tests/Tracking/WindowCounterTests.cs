namespace OtelMl.Instrumentation.Tests.Tracking;

public sealed class WindowCounterTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.1)]
    [InlineData(0.01)]
    public void Counts_stay_within_their_error_and_sizes_in_order_through_bursts_and_lulls(double error)
    {
        const long Length = 1000;
        Random random = new(3);
        WindowCounter counter = new(Length, error);
        Queue<long> inside = new();
        long time = 0;
        for (int i = 0; i < 30_000; i++)
        {
            // A burst at one moment, a lull that empties the window, or a steady stream.
            time += (i / 3000 % 3) switch { 0 => 0, 1 => random.Next(40), _ => random.Next(3) };
            counter.Add(time);
            inside.Enqueue(time);
            while (inside.Peek() <= time - Length) inside.Dequeue();

            Assert.InRange(counter.Estimate(time), inside.Count * (1 - error), inside.Count * (1 + error));
            long[] sizes = [.. counter.BucketSizes];
            Assert.All(sizes, size => Assert.True(long.IsPow2(size)));
            Assert.Equal(sizes.OrderDescending(), sizes);
            Assert.All(sizes.CountBy(size => size), group => Assert.InRange(group.Value, 1, counter.MostOfOneSize));
        }

        Assert.InRange(counter.BucketSizes.Count(), 1, counter.MostOfOneSize * Math.Log2(30_000));
        Assert.Equal(0, counter.Estimate(time + Length));
    }

    [Fact]
    public void Time_does_not_run_backwards() =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            WindowCounter counter = new(10, 0.1);
            counter.Add(5);
            counter.Add(4);
        });
}
