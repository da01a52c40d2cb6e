using Microsoft.Extensions.Time.Testing;
using OtelMl.Collector.Receiving.Bodies;

namespace OtelMl.Collector.Tests;

/// <summary>Whose turn it is to be read when memory is scarce.</summary>
public sealed class ReceivingMemoryTests
{
    static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

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
    public async Task One_takes_the_turn_and_the_next_gets_it_when_it_ends()
    {
        ReceivingTurn turn = (await _memory.TakeTurnAsync(Cancellation))!;
        Task<ReceivingTurn?> next = _memory.TakeTurnAsync(Cancellation);
        Assert.False(next.IsCompleted);

        turn.Dispose();
        turn.Dispose(); // ends once

        Assert.True(turn.IsOver);
        Assert.False((await next)!.IsOver);
        Assert.False(_memory.TakeTurnAsync(Cancellation).IsCompleted);
    }

    [Fact]
    public async Task A_turn_ends_by_itself_and_soon_where_nothing_comes()
    {
        ReceivingTurn busy = (await _memory.TakeTurnAsync(Cancellation))!;
        busy.Rest();
        _time.Advance(ReceivingTurn.Pause - Tick);
        busy.Resume();
        _time.Advance(ReceivingTurn.Longest - ReceivingTurn.Pause);
        Assert.False(busy.IsOver);
        _time.Advance(Tick);
        Assert.True(busy.IsOver);

        ReceivingTurn idle = (await _memory.TakeTurnAsync(Cancellation))!;
        idle.Rest();
        _time.Advance(ReceivingTurn.Pause);
        Assert.True(idle.IsOver);
    }

    [Fact]
    public async Task Nobody_waits_for_ever()
    {
        List<Task<ReceivingTurn?>> waiting = [.. Enumerable.Range(0, 2 + (int)(ReceivingMemory.Patience / ReceivingTurn.Longest)).Select(_ => _memory.TakeTurnAsync(Cancellation))];

        for (int turn = 0; turn < waiting.Count - 2; turn++)
        {
            Assert.NotNull(await waiting[turn]);
            _time.Advance(ReceivingTurn.Longest);
        }

        Assert.Null(await waiting[^1]);
    }
}
