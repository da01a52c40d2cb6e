using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Detection.Windows;

namespace OtelMl.Analyzers.Detection.Clustering;

/// <summary>Live predictions and their labels as they came, which clusters follow from window to window of a kind.</summary>
sealed class ClusterStream
{
    const double DaysOfMonth = 30;

    readonly ReferenceModel _reference;
    readonly LabelledPredictions _live;
    readonly ClusteredRows _rows;
    readonly Func<int, double> _time;
    readonly LiveClusters _clusters;
    readonly Dictionary<int, MicroCluster> _beyond = []; // by prediction
    readonly HashSet<int> _awaited = [];
    readonly Lazy<double[][]> _outcomes;
    int _seen;

    ClusterStream(ReferenceModel reference, LabelledPredictions live, string kind)
    {
        _reference = reference;
        _live = live;
        _rows = live.Scored.Named!.Clusters!;
        int count = AnalysisWindow.PredictionsOf(kind);
        _time = count > 0 ? row => row : row => live.Scored.Times[row] / (double)TimeSpan.TicksPerDay;
        _clusters = new LiveClusters(reference.Named.Clusters!.Clusters, halfLife: kind switch
        {
            _ when count > 0 => count,
            AnalysisWindow.Day => 1,
            AnalysisWindow.Week => 7,
            AnalysisWindow.Month => DaysOfMonth,
            _ => double.PositiveInfinity,
        });
        _outcomes = new Lazy<double[][]>(() => [.. _reference.Targets.Select((_, t) => _reference.Outcomes(t, _live.Scored.Values[.._live.Count], _live.Labels))]);
    }

    /// <summary>The predictions of a pipeline from the first on, whose weight halves with each window; null where nobody asked for clusters.</summary>
    /// <param name="reference">What the reference says.</param>
    /// <param name="live">The predictions.</param>
    /// <param name="kind">The kind of window.</param>
    public static ClusterStream? Of(ReferenceModel reference, LabelledPredictions live, string kind) =>
        reference.Named.Clusters is null ? null : new ClusterStream(reference, live, kind);

    /// <summary>Goes on to a window's end.</summary>
    /// <param name="from">The window's first prediction.</param>
    /// <param name="to">The one after its last; never less than in the call before.</param>
    /// <param name="asOf">Labels that came before this time are known, in ticks of UTC.</param>
    public ClusteredWindow Follow(int from, int to, long asOf)
    {
        for (; _seen < to; _seen++)
        {
            if (_rows.Beyond[_seen] is { } point)
            {
                _beyond[_seen] = _clusters.Add(_time(_seen), point);
                _awaited.Add(_seen);
            }
            else
            {
                _clusters.Pass(_time(_seen));
            }
        }

        int[] labelled = [.. _awaited.Where(row => _live.Labels[row] is not null && _live.LabelTimes[row] < asOf).Order()];
        foreach (int row in labelled)
        {
            _awaited.Remove(row);
            double[] outcomes = Array.ConvertAll(_outcomes.Value, of => of[row]);
            // What cannot be read as a label is none.
            if (Array.TrueForAll(outcomes, double.IsFinite))
                _clusters.Label(_beyond[row], _time(row), outcomes);
        }

        MicroCluster?[] clusters = [.. Enumerable.Range(from, to - from).Select(row => _beyond.GetValueOrDefault(row))];
        return new ClusteredWindow(
            Array.ConvertAll(clusters, cluster => cluster is not null && _clusters.Counts(cluster) && !_clusters.IsKnown(cluster)),
            Array.ConvertAll<MicroCluster?, (double, double[])?>(clusters, cluster => cluster is not null && _clusters.IsKnown(cluster) ? (cluster.Live.Labelled, cluster.Live.Outcomes) : null));
    }
}
