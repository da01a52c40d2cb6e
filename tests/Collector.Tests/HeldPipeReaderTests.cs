using System.IO.Pipelines;
using Microsoft.Extensions.Time.Testing;
using OtelMl.Collector.Receiving.Bodies;

namespace OtelMl.Collector.Tests;

/// <summary>Which connections are held back while memory is scarce.</summary>
public sealed class HeldPipeReaderTests
{
    const int Much = 300 * 1024;

    static readonly PipeOptions Unbounded = new(pauseWriterThreshold: 0);

    readonly FakeTimeProvider _time = new();
    readonly ReceivingMemory _memory;

    public HeldPipeReaderTests() => _memory = new ReceivingMemory(maxBytes: 1000, freeBytes: 100, _time);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_that_sends_much_waits_until_it_is_its_turn()
    {
        _memory.TryTake(101);
        ReceivingTurn anothers = (await _memory.TakeTurnAsync(Cancellation))!;
        using HeldPipeReader reader = await ReceiveAsync(Much);

        ValueTask<ReadResult> read = reader.ReadAsync(Cancellation);
        Assert.False(read.IsCompleted);
        anothers.Dispose();

        Assert.Equal(Much, (await read).Buffer.Length);
        Assert.False(_memory.TakeTurnAsync(Cancellation).IsCompleted);
    }

    [Theory]
    [InlineData(101, 1000)]
    [InlineData(100, Much)]
    public async Task One_that_sends_little_does_not_wait_and_nobody_does_while_memory_is_free(int taken, int sent)
    {
        _memory.TryTake(taken);
        using ReceivingTurn? anothers = await _memory.TakeTurnAsync(Cancellation);
        using HeldPipeReader reader = await ReceiveAsync(sent);

        ValueTask<ReadResult> read = reader.ReadAsync(Cancellation);

        Assert.True(read.IsCompleted);
        Assert.Equal(sent, (await read).Buffer.Length);
    }

    async Task<HeldPipeReader> ReceiveAsync(int bytes)
    {
        var pipe = new Pipe(Unbounded);
        await pipe.Writer.WriteAsync(new byte[bytes], Cancellation);
        return new HeldPipeReader(pipe.Reader, _memory, _time);
    }
}
