using Microsoft.Extensions.Time.Testing;
using OtelMl.Collector.Receiving.Bodies;

namespace OtelMl.Collector.Tests;

/// <summary>Whose turn it is to be read when memory is scarce.</summary>
public sealed class ReceivingMemoryTests
{
    readonly FakeTimeProvider _time = new();
    readonly ReceivingMemory _memory;

    public ReceivingMemoryTests() => _memory = new ReceivingMemory(maxBytes: 300, freeBytes: 100, _time);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void It_is_scarce_once_more_than_what_is_free_is_taken()
    {
        _memory.TryTake(100);
        Assert.False(_memory.IsScarce);

        _memory.TryTake(1);
        Assert.True(_memory.IsScarce);
        Assert.False(_memory.TryTake(200));

        _memory.Return(1);
        Assert.False(_memory.IsScarce);
    }

    [Fact]
    public async Task So_many_take_a_turn_and_the_next_gets_the_first_that_ends()
    {
        List<IDisposable> turns = await TakeAllAsync();
        Task<IDisposable?> next = _memory.TakeTurnAsync(Cancellation);
        Assert.False(next.IsCompleted);

        turns[3].Dispose();
        turns[3].Dispose(); // ends once

        Assert.NotNull(await next);
        Assert.False(_memory.TakeTurnAsync(Cancellation).IsCompleted);
    }

    [Fact]
    public async Task A_turn_ends_by_itself()
    {
        await TakeAllAsync();
        Task<IDisposable?> next = _memory.TakeTurnAsync(Cancellation);

        _time.Advance(ReceivingMemory.LongestTurn);

        Assert.NotNull(await next);
    }

    [Fact]
    public async Task Nobody_waits_for_ever()
    {
        await TakeAllAsync();
        int rounds = (int)(ReceivingMemory.Patience / ReceivingMemory.LongestTurn);
        List<Task<IDisposable?>> waiting = [.. Enumerable.Range(0, (rounds + 1) * ReceivingMemory.Turns).Select(_ => _memory.TakeTurnAsync(Cancellation))];

        for (int round = 0; round < rounds - 1; round++)
        {
            _time.Advance(ReceivingMemory.LongestTurn);
            IDisposable?[] turns = await Task.WhenAll(waiting.Skip(round * ReceivingMemory.Turns).Take(ReceivingMemory.Turns));
            Assert.All(turns, Assert.NotNull);
        }

        Assert.False(waiting[^1].IsCompleted);
        _time.Advance(ReceivingMemory.LongestTurn);
        Assert.Null(await waiting[^1]);
    }

    async Task<List<IDisposable>> TakeAllAsync()
    {
        var turns = new List<IDisposable>();
        for (int i = 0; i < ReceivingMemory.Turns; i++)
            turns.Add((await _memory.TakeTurnAsync(Cancellation))!);
        return turns;
    }
}
