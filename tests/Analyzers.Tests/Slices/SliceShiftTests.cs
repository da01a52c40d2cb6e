using OtelMl.Analyzers.Detection.Fusion;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Slices;

public sealed class SliceShiftTests
{
    const int Slices = 8;
    const int PerSlice = 400;

    static readonly Target Correctness = Target.Fit(
        [.. Enumerable.Repeat(0.7, 1000)], [.. Enumerable.Range(0, 1000).Select(i => i < 700 ? 1.0 : 0)], new int[1000], amount: false);

    // Slices that differ by nothing, by a little and by much; a prior that is right on average is not right for each.
    [Theory]
    [InlineData(0)]
    [InlineData(0.03)]
    [InlineData(0.1)]
    [InlineData(0.15)]
    public void Intervals_of_slices_cover_what_they_turn_out_to_be(double spread)
    {
        const int seeds = 300;
        (bool Own, bool WithoutOwn)[] covered = [.. Runs.Of(seeds, random => Simulate(random, spread)).SelectMany(run => run)];

        double share = covered.Share(slice => slice.Own);
        // Three standard errors, as if the slices of a run were one: they share its shift.
        Assert.InRange(share, 0.95 - Runs.ShareTolerance(0.95, seeds), 1);
        // Without a shift of their own slices that differ are not covered.
        if (spread >= 0.1)
            Assert.InRange(covered.Share(slice => slice.WithoutOwn), 0, 0.75);
    }

    [Fact]
    public void What_the_labels_of_a_slice_show_is_believed_the_more_the_more_there_are()
    {
        SliceShift[] shifts = SliceShift.Of([Labels(4, 0.2), Labels(40, 0.2), Labels(4000, 0.2), Labels(4000, -0.2)]);

        Assert.True(0 < shifts[0].Mean && shifts[0].Mean < shifts[1].Mean && shifts[1].Mean < shifts[2].Mean);
        Assert.Equal(0.2, shifts[2].Mean, tolerance: 0.005);
        Assert.True(shifts[0].Variance > shifts[1].Variance && shifts[1].Variance > shifts[2].Variance);
    }

    [Fact]
    public void A_slice_that_is_all_of_the_traffic_has_no_shift_of_its_own() =>
        Assert.Equal(new SliceShift(0, 0), SliceShift.Of([new SliceLabels(1, 0.2, 100, 0.3, 0.002)])[0]);

    [Fact]
    public void A_slice_without_labels_is_the_less_certain_the_more_the_others_differ()
    {
        SliceLabels silent = Labels(0, 0);

        SliceShift alike = SliceShift.Of([Labels(1000, 0), Labels(1000, 0.003), Labels(1000, -0.003), silent])[3];
        SliceShift unlike = SliceShift.Of([Labels(1000, 0.1), Labels(1000, -0.15), Labels(1000, 0.12), silent])[3];

        Assert.Equal((0, 0), (alike.Mean, unlike.Mean));
        Assert.True(unlike.Variance > 10 * alike.Variance);
    }

    static SliceLabels Labels(int labelled, double residual) => new(0.2, 0.2, labelled, residual, labelled == 0 ? 0 : 0.2 / labelled);

    // By slice, whether its truth lies in the interval, with and without a shift of its own.
    static (bool Own, bool WithoutOwn)[] Simulate(Random random, double spread)
    {
        double[] own = [.. Enumerable.Range(0, Slices).Select(_ => random.Normal(spread))];
        double all = random.Normal(0.05);
        double mean = own.Average();
        const int count = Slices * PerSlice;
        bool[] known = [.. Enumerable.Range(0, count).Select(_ => random.Happens(0.15))];
        double[] truth = [.. Enumerable.Range(0, count).Select(i => random.Happens(Math.Clamp(0.7 + all + own[i % Slices] - mean, 0, 1)) ? 1.0 : 0)];
        TargetRows rows = Correctness.Rows(
            [.. Enumerable.Repeat(0.7, count)], new int[count], [.. truth.Select((value, i) => known[i] ? value : double.NaN)], new int[count]);
        var window = WindowOutcomes.Of(rows, Correctness, 0, count, known);
        int[][] slices = [.. Enumerable.Range(0, Slices).Select(s => Enumerable.Range(0, PerSlice).Select(i => (i * Slices) + s).ToArray())];
        SliceShift[] shifts = SliceShift.Of([.. slices.Select(window.LabelsOf)]);
        return [.. slices.Select((slice, s) => (Covers(window.Part(slice, shifts[s]), slice, truth), Covers(window.Part(slice, default), slice, truth)))];
    }

    static bool Covers(WindowOutcomes part, int[] slice, double[] truth)
    {
        double[] gradient = [.. Enumerable.Repeat(1.0 / slice.Length, slice.Length)];
        return Math.Abs(part.Expected.Average() - slice.Average(i => truth[i])) <= 1.96 * Math.Sqrt(part.SquaredError(gradient));
    }
}
