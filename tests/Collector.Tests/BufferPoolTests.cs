using OtelMl.Collector.Columns;

namespace OtelMl.Collector.Tests;

public sealed class BufferPoolTests
{
    [Theory]
    [InlineData(1, 256)]
    [InlineData(256, 256)]
    [InlineData(257, 512)]
    [InlineData(65_536, 65_536)]
    [InlineData(64 * 1024 * 1024, 64 * 1024 * 1024)]
    [InlineData((64 * 1024 * 1024) + 1, (64 * 1024 * 1024) + 1)]
    public void An_array_is_as_large_as_asked_or_the_next_power_of_two(int asked, int given) =>
        Assert.Equal(given, new BufferPool(0).Rent(asked).Length);

    [Fact]
    public void A_returned_array_is_given_again()
    {
        var pool = new BufferPool(1000);
        byte[] first = pool.Rent(300);

        pool.Return(first);

        Assert.Equal(512, pool.Kept);
        Assert.Same(first, pool.Rent(500));
        Assert.Equal(0, pool.Kept);
    }

    [Fact]
    public void No_more_is_kept_than_allowed()
    {
        var pool = new BufferPool(1000);

        pool.Return(new byte[512]);
        pool.Return(new byte[512]);
        pool.Return(new byte[256]);
        pool.Return(new byte[300]);

        Assert.Equal(768, pool.Kept);
    }

    [Fact]
    public void Threads_never_share_an_array()
    {
        var pool = new BufferPool(1_000_000);

        Parallel.For(0, 2000, i =>
        {
            byte[] array = pool.Rent(256 << (i % 4));
            array.AsSpan().Fill((byte)i);
            Assert.False(array.AsSpan().ContainsAnyExcept((byte)i));
            pool.Return(array);
        });
    }
}
