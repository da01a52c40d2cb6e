using System.Diagnostics;
using OtelMl.Instrumentation;

namespace OtelMl.Detection;

/// <summary>
/// How fast predictions meet their late labels in a pool of constant size, beside a dictionary of all that wait. A third of the labels
/// come soon, a third late, a third never; each stream is computed as it goes, so that nothing else takes memory.
/// </summary>
static class StreamingJoin
{
    const int Soon = 50_000;
    const int Late = 3_000_000;
    const int Pool = 100_000;

    public static void Measure(long predictions)
    {
        // The first, short runs are compiled as they run.
        Sampled(predictions / 50);
        All(predictions / 50);
        (double pooled, double poolBytes, string answer) = Sampled(predictions);
        (double dictionary, double dictionaryBytes, string exact) = All(predictions);
        Console.WriteLine($"pool of {Pool}: {pooled / 1e6:0.00} million events/s on one core, {poolBytes / (1 << 20):0.0} MiB; {answer}");
        Console.WriteLine($"dictionary: {dictionary / 1e6:0.00} million events/s, {dictionaryBytes / (1 << 20):0.0} MiB; {exact}");
        Console.WriteLine($"ratio of speeds {pooled / dictionary:0.00}, of memory {poolBytes / dictionaryBytes:0.000}");
    }

    static (double EventsPerSecond, double Bytes, string Answer) Sampled(long predictions)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var join = new LabelJoin(new LabelJoinOptions { MaxPending = Pool, Pane = TimeSpan.FromTicks(100_000), Panes = 1000, LabelHorizon = TimeSpan.Zero });
        long start = Stopwatch.GetTimestamp();
        long events = Play(predictions, (hash, time) => join.Predict(hash, time, 1), (hash, time, label) => join.Label(hash, time, label));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        JoinAggregate total = join.Total;
        return (events / seconds, bytes, $"accuracy {total.Mean:0.0000} ± {1.96 * total.StandardError:0.0000}, {total.Joined} joined");
    }

    static (double EventsPerSecond, double Bytes, string Answer) All(long predictions)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var waiting = new Dictionary<ulong, double>();
        long joined = 0, right = 0;
        long start = Stopwatch.GetTimestamp();
        long events = Play(predictions, (hash, _) => waiting[hash] = 1, (hash, _, label) =>
        {
            if (!waiting.Remove(hash, out double prediction))
                return;
            joined++;
            right += prediction == label ? 1 : 0;
        });
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(waiting);
        return (events / seconds, bytes, $"accuracy {(double)right / joined:0.0000}, {joined} joined");
    }

    static long Play(long predictions, Action<ulong, long> predict, Action<ulong, long, double> label)
    {
        long events = 0;
        for (long t = 0; t < predictions; t++)
        {
            predict(Hash(t), t);
            events++;
            foreach (int delay in (ReadOnlySpan<int>)[Soon, Late])
            {
                long about = t - delay;
                if (about < 0 || about % 3 != (delay == Soon ? 0 : 1))
                    continue;
                // Right less often where labels are late.
                label(Hash(about), t, Hash(~about) % 100 < (delay == Soon ? 80u : 70u) ? 1 : 0);
                events++;
            }
        }

        return events;
    }

    // SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
    static ulong Hash(long number)
    {
        ulong z = ((ulong)number + 1) * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
