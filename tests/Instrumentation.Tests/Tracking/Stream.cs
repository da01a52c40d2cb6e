using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Instrumentation.Tests.Tracking;

/// <summary>Predictions whose accuracy drops half-way, and their labels: some soon, some in bursts, some never. The same each time it is played.</summary>
sealed class Stream
{
    const int Predictions = 2000;

    readonly List<(ulong Hash, long Time, long? Due, double Label)> _events = [];

    public Stream(Random random)
    {
        for (int i = 0; i < Predictions; i++)
        {
            bool right = random.Happens(i < Predictions / 2 ? 0.9 : 0.5);
            long? due = !random.Happens(0.85) ? null : random.Happens(0.5) ? ((i / 400) + 1) * 400 : i + (long)random.Exponential(15);
            _events.Add((NewHash(random), i, due, right ? 1 : 0));
        }

        Labelled = _events.Count(item => item.Due is not null);
        Correct = _events.Where(item => item.Due is not null).Sum(item => item.Label);
    }

    public double Labelled { get; }

    public double Correct { get; }

    public double Accuracy => Correct / Labelled;

    public static ulong NewHash(Random random) => (ulong)random.NextInt64(long.MinValue, long.MaxValue);

    public void Play(Action<ulong, long, double> predict, Action<ulong, long, double> label)
    {
        PriorityQueue<(ulong Hash, double Label), long> labels = new();
        foreach (var (hash, time, due, value) in _events)
        {
            predict(hash, time, 1);
            if (due is { } later) labels.Enqueue((hash, value), later);
            while (labels.TryPeek(out (ulong Hash, double Label) next, out long at) && at <= time)
            {
                labels.Dequeue();
                label(next.Hash, time, next.Label);
            }
        }

        while (labels.TryDequeue(out (ulong Hash, double Label) late, out _)) label(late.Hash, Predictions, late.Label);
    }
}
