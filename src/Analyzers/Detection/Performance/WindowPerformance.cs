using OtelMl.Analyzers.Detection.Fusion;
using OtelMl.Analyzers.Detection.Metrics;
using OtelMl.Analyzers.Detection.Slices;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>Estimates every metric of one window from the labels that had come by a given time and what the reference expects of the others.</summary>
sealed class WindowPerformance
{
    // A stratum with fewer labels by then cannot vouch for values that the reference never had.
    const int LeastLabels = 5;

    readonly MetricRows _rows;
    readonly WindowOutcomes[] _outcomes;
    readonly double[][] _expected;
    readonly double[][] _alternative;
    readonly double[][] _prior;
    readonly bool[] _unsupported;
    readonly bool _anyLabel;
    readonly WindowSample _sample;
    readonly bool _selective;
    readonly Func<PerformanceMetric, double> _drift;

    /// <summary>Looks at a window.</summary>
    /// <param name="reference">What the reference says.</param>
    /// <param name="live">All predictions up to now.</param>
    /// <param name="labels">Their labels as known now; null where there is none.</param>
    /// <param name="labelTimes">When each label came, in ticks of UTC.</param>
    /// <param name="panes">The pane each prediction was made in.</param>
    /// <param name="paces">By target, how fast shifts may move from pane to pane.</param>
    /// <param name="from">The window's first prediction.</param>
    /// <param name="to">The one after its last.</param>
    /// <param name="starts">The first predictions of this window and the last ones before.</param>
    /// <param name="asOf">Labels that came before this time are known, in ticks of UTC.</param>
    /// <param name="sampled">The share of the window's predictions that these are, in (0, 1].</param>
    /// <param name="control">By metric, what calibrated confidence expects of all the window's predictions; null where it is not known.</param>
    public WindowPerformance(
        ReferenceModel reference,
        ScoredPredictions live,
        string?[] labels,
        long[] labelTimes,
        int[] panes,
        ShiftPace[][] paces,
        int from,
        int to,
        IReadOnlyCollection<int> starts,
        long asOf,
        double sampled = 1,
        Func<string, double?>? control = null)
    {
        _rows = live.Metric.Pick([.. Enumerable.Range(from, to - from)]);
        _sample = WindowSample.Of(sampled, _rows, live.Ids[from..to], Array.ConvertAll(live.Calibrated, of => of[from..to]), control);
        bool[] known = [.. Enumerable.Range(0, to).Select(row => labels[row] is not null && labelTimes[row] < asOf)];
        _anyLabel = known.Contains(true);
        _selective = reference.Targets.Any(target => target.Awaited is not null);
        _drift = metric => reference.DriftVariance(metric, (int)(from / sampled), (int)(to / sampled));
        Labelled = known.AsSpan(from).Count(true);
        Unlabelled = to - from - Labelled;

        _outcomes = new WindowOutcomes[reference.Targets.Count];
        for (int t = 0; t < _outcomes.Length; t++)
        {
            OutcomeModel target = reference.Targets[t];
            double[] outcomes = reference.Outcomes(t, live.Values[..to], labels[..to]);
            // What cannot be read as a label is none.
            for (int row = 0; row < to; row++)
                known[row] &= !double.IsNaN(outcomes[row]);
            double[] expected = Expected(target, live, t, labelTimes, known, from, asOf);
            if (t == 0 && !target.Target.IsAmount)
                Evidence = LabelEvidence.Of(starts, expected, outcomes, known, ErrorOf(target.Outcomes));
            _outcomes[t] = WindowOutcomes.Of(target.Target.Rows(expected, live.Metric.Groups[t][..to], outcomes, panes[..to]), target.Target, from, to, known, target.Awaited is not null, paces[t]);
        }

        _prior = [.. live.Expected.Select(expected => expected[from..to])];
        _expected = Array.ConvertAll(_outcomes, outcomes => outcomes.Expected);
        _alternative = [.. _outcomes.Select((outcomes, t) => Alternative(outcomes, live.Calibrated[t], live.Expected[t], from))];
        _unsupported = [.. Enumerable.Range(from, to - from).Select(row => !known[row] && live.Foreign[row] && _outcomes[0].LabelsNear(row) < LeastLabels)];
    }

    // A slice of a window, with the shift that each target has in it beyond that of all traffic.
    WindowPerformance(WindowPerformance window, int[] indexes, SliceShift[] own)
    {
        T[] Of<T>(T[] all) => Array.ConvertAll(indexes, index => all[index]);
        _rows = window._rows.Pick(indexes);
        _anyLabel = window._anyLabel;
        _selective = window._selective;
        _drift = window._drift;
        _sample = window._sample.Part(indexes);
        _unsupported = Of(window._unsupported);
        _outcomes = [.. window._outcomes.Select((outcomes, t) => outcomes.Part(indexes, own[t]))];
        _prior = Array.ConvertAll(window._prior, Of);
        _expected = Array.ConvertAll(_outcomes, outcomes => outcomes.Expected);
        // What is a matter of method stays as far away as it is in the window.
        _alternative = [.. _expected.Select((expected, t) => expected.Zip(indexes, (value, index) =>
            Math.Clamp(value + window._alternative[t][index] - window._expected[t][index], 0, _outcomes[t].Most)).ToArray())];
        Labelled = Enumerable.Range(0, indexes.Length).Count(_outcomes[0].IsKnown);
        Unlabelled = indexes.Length - Labelled;
    }

    /// <summary>How many of the window's predictions were labelled.</summary>
    public int Labelled { get; }

    /// <summary>How many were not.</summary>
    public int Unlabelled { get; }

    /// <summary>
    /// The share of the window's predictions that no method can vouch for: unlabelled, with a value such as the reference never had, in a
    /// stratum that has hardly any label.
    /// </summary>
    public double Unsupported => _unsupported.Count(unsupported => unsupported) / (double)_unsupported.Length;

    /// <summary>The evidence of the labels that predictions are wrong more often than the reference expects.</summary>
    public double Evidence { get; }

    /// <summary>Estimates a metric; null where it is undefined.</summary>
    public MetricEstimate? Estimate(PerformanceMetric metric)
    {
        double[][] gradients = Array.ConvertAll(_expected, of => new double[of.Length]);
        double value = metric.Evaluate(_rows, _expected, gradients);
        if (!double.IsFinite(value))
            return null;
        double squaredError = _outcomes.Zip(gradients, (outcomes, gradient) => outcomes.SquaredError(gradient, _sample.Share)).Sum();
        // Half the distance to calibrated confidence stands for what is a matter of method.
        double difference = (metric.Evaluate(_rows, _alternative, null) - value) / 2;
        squaredError += double.IsFinite(difference) ? difference * difference : 0;
        double labelled = _sample.Share * _outcomes.Zip(gradients, (outcomes, gradient) => outcomes.LabelledVariance(gradient)).Sum();
        (value, double sampling) = _sample.Correct(metric, _expected, value);
        squaredError += Drift(metric, labelled) + sampling;
        return new MetricEstimate(value, Math.Sqrt(squaredError), Labelled, Unlabelled, metric.Most, labelled);
    }

    /// <summary>An estimate by another method, of all the window's predictions rather than of those in memory.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="estimate">The estimate of those in memory.</param>
    /// <param name="expected">By target, what it expects of each; null where it goes by something else.</param>
    public MetricEstimate OfAll(PerformanceMetric metric, MetricEstimate estimate, double[][]? expected)
    {
        (double value, double variance) = expected is null
            ? (estimate.Value, _sample.Variance(metric, _expected, metric.Evaluate(_rows, _expected, null)))
            : _sample.Correct(metric, expected, estimate.Value);
        return estimate with { Value = value, StandardError = Math.Sqrt((estimate.StandardError * estimate.StandardError) + variance) };
    }

    /// <summary>The slices that make up the window, each as if it were a window of its own; only the whole has <see cref="Evidence"/>.</summary>
    public IReadOnlyList<WindowPerformance> Cut(IReadOnlyList<Slice> slices)
    {
        SliceShift[][] own = Array.ConvertAll(_outcomes, outcomes => SliceShift.Of([.. slices.Select(slice => outcomes.LabelsOf(slice.Indexes))]));
        return [.. slices.Select((slice, s) => new WindowPerformance(this, slice.Indexes, Array.ConvertAll(own, of => of[s])))];
    }

    /// <summary>The metric that the reference alone expects of the window's predictions; not a number where it is undefined.</summary>
    public double Prior(PerformanceMetric metric) => _sample.Correct(metric, _prior, metric.Evaluate(_rows, _prior, null)).Value;

    // Times differ, as the reference's own do, in what only the window's labels can tell: labels alone would have so much error.
    double Drift(PerformanceMetric metric, double labelledVariance)
    {
        double all = Labelled + Unlabelled;
        double drift = _drift(metric);
        double known = _selective || Labelled == 0 ? double.PositiveInfinity : labelledVariance * all * all / Labelled / Labelled;
        double left = double.IsPositiveInfinity(known) || drift + known == 0 ? drift : drift * known / (drift + known);
        return Unlabelled / all * (Unlabelled / all) * left;
    }

    // What would be expected had the reference spoken by calibrated confidence alone. Labels check the mean of a stratum, so that with
    // them only what differs within it remains.
    double[] Alternative(WindowOutcomes outcomes, double[] calibrated, double[] expected, int from)
    {
        double[] change = [.. outcomes.Expected.Select((_, i) => outcomes.IsKnown(i) ? 0 : calibrated[from + i] - expected[from + i])];
        var mean = new Dictionary<int, double>();
        if (_anyLabel)
        {
            mean = Enumerable.Range(0, change.Length).Where(i => !outcomes.IsKnown(i))
                .GroupBy(outcomes.StratumOf).ToDictionary(stratum => stratum.Key, stratum => stratum.Average(i => change[i]));
        }

        return
        [
            .. outcomes.Expected.Select((value, i) => outcomes.IsKnown(i)
                ? value
                : Math.Clamp(value + change[i] - mean.GetValueOrDefault(outcomes.StratumOf(i)), 0, outcomes.Most)),
        ];
    }

    // Of a labelled prediction by how long its label took, of another of the window by how long it has been awaited.
    static double[] Expected(OutcomeModel target, ScoredPredictions live, int index, long[] labelTimes, bool[] known, int from, long asOf)
    {
        double[] expected = live.Expected[index][..known.Length];
        for (int row = 0; row < known.Length; row++)
        {
            if (known[row] && target.Delays[live.Metric.Groups[index][row]] is { } delays)
                expected[row] = delays.Labelled(expected[row], Days(labelTimes[row] - live.Times[row]));
        }

        if (target.Awaited is { } model)
        {
            int[] awaited = [.. Enumerable.Range(from, known.Length - from).Where(row => !known[row])];
            double[] aged = model.Expect(
                live.Features!.Pick(awaited), Array.ConvertAll(awaited, row => expected[row]), Array.ConvertAll(awaited, row => Days(asOf - live.Times[row])));
            for (int i = 0; i < awaited.Length; i++)
                expected[awaited[i]] = aged[i];
        }

        return expected;
    }

    static double ErrorOf(IReadOnlyList<double> outcomes)
    {
        double mean = outcomes.Average();
        return Math.Sqrt(mean * (1 - mean) / outcomes.Count);
    }

    static double Days(long ticks) => ticks / (double)TimeSpan.TicksPerDay;
}
