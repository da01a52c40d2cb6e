using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Instrumentation.Tests.Sampling;

/// <summary>
/// Samples of a stream of 400 rows, one a tick, over many keys. If the probabilities are right the rows of any stretch of time, each
/// counted by the inverse of its own, add up to how many there were.
/// </summary>
public sealed class TupleSampleTests
{
    const int Rows = 400;
    const int Stretch = 100;
    const int Size = 40;
    const int Seeds = 2000;
    const long Window = 300;
    const long Plenty = long.MaxValue / 2;

    static readonly DateTimeOffset Start = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(MlSamplingKind.Uniform, Plenty)]
    [InlineData(MlSamplingKind.Window, Plenty)]
    [InlineData(MlSamplingKind.Decayed, Plenty)]
    [InlineData(MlSamplingKind.Uniform, 6000)]
    [InlineData(MlSamplingKind.Window, 20000)]
    [InlineData(MlSamplingKind.Decayed, 6000)]
    public void Every_stretch_adds_up_to_its_number_of_rows(MlSamplingKind kind, long maxBytes)
    {
        double[][] counts = Runs.Of(Seeds, random =>
        {
            ITupleSample sample = Play(kind, maxBytes, random);
            var estimated = new double[Rows / Stretch];
            foreach ((SampledTuple tuple, double probability) in sample.At(At(Rows - 1)))
            {
                Assert.InRange(probability, double.Epsilon, 1);
                estimated[(tuple.Time - Start).Ticks / Stretch] += 1 / probability;
            }

            return estimated;
        });

        for (int stretch = 0; stretch < Rows / Stretch; stretch++)
        {
            double[] estimates = [.. counts.Select(run => run[stretch])];
            // Of the window, the rows after its start are in.
            double expected = kind == MlSamplingKind.Window && stretch == 0 ? 0 : Stretch;
            Assert.InRange(estimates.Average() - expected, -estimates.MeanTolerance(), estimates.MeanTolerance());
        }
    }

    [Fact]
    public void Without_their_probabilities_rows_of_a_decayed_sample_do_not_add_up()
    {
        double[] late = Runs.Of(Seeds, random =>
        {
            List<(SampledTuple Tuple, double Probability)> kept = [.. Play(MlSamplingKind.Decayed, Plenty, random).At(At(Rows - 1))];
            return kept.Count(item => (item.Tuple.Time - Start).Ticks >= Rows - Stretch) * (double)Rows / kept.Count;
        });

        Assert.True(Math.Abs(late.Average() - Stretch) > late.MeanTolerance());
    }

    [Fact]
    public void A_decayed_sample_halves_with_each_half_life()
    {
        // With so few of so many, rows are nearly drawn by weight alone.
        int[][] kept = Runs.Of(Seeds, random =>
        {
            RankedSample sample = new(size: 4, Plenty, Math.Log(2) / 100);
            Offer(sample, random, Rows);
            return sample.At(At(Rows - 1)).Select(item => (int)((item.Tuple.Time - Start).Ticks / Stretch)).ToArray();
        });

        double[] share = [.. Enumerable.Range(0, Rows / Stretch).Select(stretch => Math.Pow(2, stretch) / 15.0)];
        double[] counts = [.. Enumerable.Range(0, share.Length).Select(stretch => (double)kept.Sum(run => run.Count(s => s == stretch)))];
        double all = counts.Sum();
        double chiSquare = counts.Zip(share, (count, p) => (count - (all * p)) * (count - (all * p)) / (all * p)).Sum();
        Assert.InRange(chiSquare, 0, 16.27); // 99.9 % quantile with 3 degrees of freedom
    }

    [Fact]
    public void The_sample_of_a_window_is_that_of_looking_at_it_anew()
    {
        Random random = new(7);
        WindowSample sample = new(Size, Plenty, Window);
        List<(ulong Hash, long Tick)> all = [];
        for (int tick = 0; tick < 3 * Rows; tick++)
        {
            ulong hash = Hash(random);
            sample.Add(Tuple(hash, tick, random));
            all.Add((hash, tick));
            if (tick % 50 != 49) continue;
            ulong[] lowest = [.. all.Where(row => row.Tick > tick - Window).Select(row => row.Hash).Order().Take(Size + 1)];
            Assert.Equal(lowest.Take(Size), sample.At(At(tick)).Select(item => item.Tuple.Hash));
            double probability = lowest.Length > Size ? MlSampleKey.Share(lowest[Size]) : 1;
            Assert.All(sample.At(At(tick)), item => Assert.Equal(probability, item.Probability));
        }

        Assert.Empty(sample.At(At((3 * Rows) + (int)Window)));
    }

    [Fact]
    public void A_window_keeps_as_many_rows_as_theory_says()
    {
        double[] sizes = Runs.Of(500, random =>
        {
            WindowSample sample = new(Size, Plenty, Rows + 1);
            Offer(sample, random, Rows);
            sample.Sweep();
            return (double)sample.Count;
        });

        // k (1 + H(n) - H(k)) with k one more than the sample has, because the first row outside sets its limit.
        double expected = (Size + 1) * (1 + Enumerable.Range(Size + 2, Rows - Size - 1).Sum(i => 1.0 / i));
        Assert.InRange(sizes.Average() - expected, -sizes.MeanTolerance(), sizes.MeanTolerance());
    }

    [Theory]
    [InlineData(MlSamplingKind.Uniform)]
    [InlineData(MlSamplingKind.Window)]
    [InlineData(MlSamplingKind.Decayed)]
    public void Neither_rows_nor_bytes_exceed_what_was_allowed(MlSamplingKind kind)
    {
        const long MaxBytes = 10_000;
        Random random = new(8);
        ITupleSample sample = Of(kind, MaxBytes);
        for (int tick = 0; tick < 10 * Rows; tick++)
        {
            ulong hash = Hash(random);
            if (sample.Admits(hash, At(tick))) sample.Add(Tuple(hash, tick, random));
            Assert.InRange(sample.Bytes, 0, MaxBytes);
            Assert.InRange(sample.At(At(tick)).Count(), tick == 0 ? 0 : 1, Size);
        }
    }

    [Fact]
    public void With_room_for_all_every_row_is_in_for_certain_and_only_once()
    {
        Random random = new(9);
        RankedSample sample = new(Rows, Plenty, lambda: 0);
        for (int tick = 0; tick < Rows / 2; tick++)
        {
            ulong hash = Hash(random);
            for (int times = 0; times < 2; times++)
            {
                if (sample.Admits(hash, At(tick))) sample.Add(Tuple(hash, tick, random));
            }
        }

        Assert.Equal(Rows / 2, sample.At(At(Rows)).Count());
        Assert.All(sample.At(At(Rows)), item => Assert.Equal(1, item.Probability));
    }

    static ITupleSample Play(MlSamplingKind kind, long maxBytes, Random random)
    {
        ITupleSample sample = Of(kind, maxBytes);
        Offer(sample, random, Rows);
        return sample;
    }

    static ITupleSample Of(MlSamplingKind kind, long maxBytes) => kind switch
    {
        MlSamplingKind.Window => new WindowSample(Size, maxBytes, Window),
        MlSamplingKind.Decayed => new RankedSample(Size, maxBytes, Math.Log(2) / 100),
        _ => new RankedSample(Size, maxBytes, lambda: 0),
    };

    static void Offer(ITupleSample sample, Random random, int rows)
    {
        for (int tick = 0; tick < rows; tick++)
        {
            ulong hash = Hash(random);
            if (sample.Admits(hash, At(tick))) sample.Add(Tuple(hash, tick, random));
        }
    }

    static ulong Hash(Random random) => (ulong)random.NextInt64(long.MinValue, long.MaxValue);

    // Rows differ in size.
    static SampledTuple Tuple(ulong hash, int tick, Random random) => new(new string('x', random.Next(1, 60)), hash, Start.AddTicks(tick), default);

    static long At(int tick) => Start.AddTicks(tick).UtcTicks;
}
