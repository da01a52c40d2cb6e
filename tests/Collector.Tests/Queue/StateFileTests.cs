using CsCheck;
using OtelMl.Collector.Queue;
using OtelMl.Tests.Shared;

namespace OtelMl.Collector.Tests.Queue;

public sealed class StateFileTests
{
    static readonly DeliveryState First = new DeliveryState(7).Begin(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), 7, 12);
    static readonly DeliveryState Second = First.Refuse(1).Refuse(3);

    [Fact]
    public void Any_state_is_read_as_it_was_written()
    {
        Gen.Select(Gen.Long, Gen.Bool, Gen.Guid, Gen.Long.List[0, StateFile.MaxRefused]).Sample((done, open, id, refused) =>
        {
            var state = new DeliveryState(done, open ? new OpenBatch(id, done, done + 5, [.. refused]) : null);
            DeliveryState read = DeliveryState.Decode(state.Encode());
            return read.Done == state.Done && read.Open?.Id == state.Open?.Id && read.Open?.End == state.Open?.End
                && (state.Open is null || read.Open!.Refused.SetEquals(state.Open.Refused));
        });
    }

    [Fact]
    public void The_newest_state_is_found()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(StateFile.Read(folder.Path));
        Write(folder, First, Second);
        Assert.Equal(Second.Open!.Token(6), StateFile.Read(folder.Path)!.Open!.Token(6));
        Assert.Equal([1, 3], StateFile.Read(folder.Path)!.Open!.Refused.Order());
    }

    [Fact]
    public void While_one_state_is_half_written_the_one_before_is_found()
    {
        using var before = new TemporaryFolder();
        using var after = new TemporaryFolder();
        Write(before, First);
        Write(after, First, Second);
        byte[] from = File.ReadAllBytes(before.File("delivered"));
        byte[] to = File.ReadAllBytes(after.File("delivered"));
        int[] changed = [.. Enumerable.Range(0, from.Length).Where(i => from[i] != to[i])];
        foreach (int written in changed[..^1])
        {
            byte[] half = [.. to[..(written + 1)], .. from[(written + 1)..]];
            File.WriteAllBytes(after.File("delivered"), half);
            Assert.Equal(First.Encode(), StateFile.Read(after.Path)!.Encode());
        }
    }

    [Fact]
    public void The_most_refused_pieces_fit()
    {
        using var folder = new TemporaryFolder();
        var full = new DeliveryState(1, new OpenBatch(Guid.NewGuid(), 1, 2, [.. Enumerable.Range(1, StateFile.MaxRefused).Select(piece => (long)piece)]));
        Write(folder, full, full);
        Assert.Equal(StateFile.MaxRefused, StateFile.Read(folder.Path)!.Open!.Refused.Count);
    }

    static void Write(TemporaryFolder folder, params DeliveryState[] states)
    {
        using StateFile file = StateFile.Open(folder.Path);
        foreach (DeliveryState state in states)
            file.Save(state, durable: true);
    }
}
