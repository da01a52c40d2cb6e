using OtelMl.Analyzers.Detection.Slices;

namespace OtelMl.Analyzers.Tests.Slices;

public sealed class SliceCutterTests
{
    [Fact]
    public void Slices_are_the_values_that_were_most_frequent_by_then_and_make_up_the_window()
    {
        string[] values = [.. Enumerable.Range(0, 12).SelectMany(value => Enumerable.Repeat($"v{value:00}", 20 - value)), "v11", "", "other"];
        var cutter = new SliceCutter("zone", values);

        IReadOnlyList<Slice> slices = cutter.Cut(values.Length - 6, values.Length);

        Assert.Equal(["zone=other"], slices.Select(slice => slice.Name));
        Assert.Equal(Enumerable.Range(0, 6), slices.SelectMany(slice => slice.Indexes).Order());
        Assert.Equal(
            [.. Enumerable.Range(0, 10).Select(value => $"zone=v{value:00}"), "zone=other"],
            new SliceCutter("zone", values).Cut(0, values.Length).Select(slice => slice.Name));
    }

    [Fact]
    public void A_window_has_the_same_slices_whatever_comes_later()
    {
        string[] early = ["a", "b", "a", "c"];
        string[] all = [.. early, .. Enumerable.Range(0, 400).Select(i => $"late{i % 40}")];

        IReadOnlyList<Slice> alone = new SliceCutter("s", early).Cut(0, 4);
        IReadOnlyList<Slice> among = new SliceCutter("s", all).Cut(0, 4);

        Assert.Equal(["s=a", "s=b", "s=c"], alone.Select(slice => slice.Name));
        Assert.Equal(alone.Select(slice => (slice.Name, string.Join(',', slice.Indexes))), among.Select(slice => (slice.Name, string.Join(',', slice.Indexes))));
    }

    [Fact]
    public void Values_that_never_come_again_do_not_become_ever_new_slices()
    {
        string[] values = [.. Enumerable.Range(0, 5000).Select(i => $"id{i}")];
        var cutter = new SliceCutter("id", values);

        HashSet<string> seen = [.. Enumerable.Range(0, 50).SelectMany(window => cutter.Cut(100 * window, 100 * (window + 1))).Select(slice => slice.Name)];

        Assert.Equal(SliceCutter.MostValues + 1, seen.Count);
    }

    [Fact]
    public void Predictions_without_a_value_are_a_slice_too() =>
        Assert.Equal(["plan=missing", "plan=pro"], new SliceCutter("plan", ["", "pro", ""]).Cut(0, 3).Select(slice => slice.Name));
}
