using System.Collections.Concurrent;
using System.Globalization;
using OtelMl.Analyzers.Detection.Data;
using OtelMl.Analyzers.Detection.Estimators;
using OtelMl.Analyzers.Detection.Fusion;
using OtelMl.Analyzers.Detection.Metrics;
using OtelMl.Analyzers.Detection.Windows;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>What a reference says of live predictions before any live label: the task, its metrics, and what to expect of each prediction.</summary>
sealed class ReferenceModel
{
    readonly FeatureBinning _binning;
    readonly LabelModel[] _models;
    readonly string[] _classes; // the positive one, or all that have scores
    readonly bool _truths; // whether classes are yes and no, whatever they are called
    readonly bool _scored;
    readonly long[] _times;
    readonly int[][] _groups; // by target, of the reference's rows
    readonly ConcurrentDictionary<string, ShiftPace[][]> _paces = new();

    ReferenceModel(MlTask task, string[] classes, bool truths, bool scored, FeatureBinning binning, LabelModel[] models, OutcomeModel[] targets, MetricRows rows, IReadOnlyList<PerformanceMetric> metrics, NamedModels named, long[] times)
    {
        _times = times;
        _groups = rows.Groups;
        Task = task;
        _classes = classes;
        _truths = truths;
        _scored = scored;
        _binning = binning;
        _models = models;
        Targets = targets;
        Named = named;
        Metrics = metrics;
        Rows = rows.Count;
        double[][] outcomes = [.. targets.Select(target => target.Outcomes.ToArray())];
        Values = metrics.ToDictionary(metric => metric.Name, metric => metric.Evaluate(rows, outcomes, null));
        Errors = metrics.ToDictionary(metric => metric.Name, metric => ErrorOf(metric, rows, outcomes));
        double[][] expected = [.. targets.Select(target => target.Expected.ToArray())];
        // Rows that all came at once, or whose times nobody knew, are in any order.
        bool timed = times[^1] - times[0] >= TimeSpan.TicksPerDay;
        Drifts = metrics.ToDictionary(
            metric => metric.Name, metric => timed ? CalibrationDrift.Of(BlockErrors.Of(metric, rows, expected, outcomes, task == MlTask.Regression)) : default);
    }

    /// <summary>The task.</summary>
    public MlTask Task { get; }

    /// <summary>What can be estimated.</summary>
    public IReadOnlyList<PerformanceMetric> Metrics { get; }

    /// <summary>Each metric on the reference itself.</summary>
    public IReadOnlyDictionary<string, double> Values { get; }

    /// <summary>The standard error of each.</summary>
    public IReadOnlyDictionary<string, double> Errors { get; }

    /// <summary>How far estimates of each without labels are off at other times.</summary>
    public IReadOnlyDictionary<string, CalibrationDrift> Drifts { get; }

    /// <summary>How many rows the reference has.</summary>
    public int Rows { get; }

    /// <summary>
    /// What metrics are made of. Of a classification: whether a prediction is right, then whether it is of the positive class or of each
    /// class. Of a regression: the absolute error and the squared one.
    /// </summary>
    public IReadOnlyList<OutcomeModel> Targets { get; }

    /// <summary>What estimators other than the default go by.</summary>
    public NamedModels Named { get; }

    /// <summary>Of a binary task with scores, calibrated confidence as a step function of the score; null for other tasks.</summary>
    public ConfidenceSteps? Steps => Task == MlTask.Binary && _scored
        ? new ConfidenceSteps(_classes[0], [.. _models[0].CalibrationStarts], [.. _models[0].CalibrationStarts.Select(_models[0].Calibrate)], _models[0].Calibrate(double.NaN))
        : null;

    /// <summary>Of a regression, or of several classes with scores, what calibration expects as a step function; null for other tasks.</summary>
    public OutcomeSteps? OutcomeSteps
    {
        get
        {
            if (Task == MlTask.Binary || (Task == MlTask.Multiclass && !_scored))
                return null;
            // Whether a prediction is right; or both of the errors, each of which has steps of its own.
            LabelModel[] models = Task == MlTask.Multiclass ? _models[..1] : _models;
            double[] starts = [.. models.SelectMany(model => model.CalibrationStarts).Distinct().Order()];
            return new OutcomeSteps(_classes, starts, Array.ConvertAll(models, model => Array.ConvertAll(starts, model.Calibrate)), Array.ConvertAll(models, model => model.Calibrate(double.NaN)));
        }
    }

    /// <summary>Fits the model.</summary>
    /// <param name="reference">Labelled predictions of a model that did not learn from them, in the order of their time.</param>
    /// <param name="options">What is wanted.</param>
    /// <exception cref="ArgumentException">The reference is empty.</exception>
    public static ReferenceModel Fit(PredictionTable reference, DetectionOptions options)
    {
        if (reference.Count == 0)
            throw new ArgumentException("A reference needs at least one labelled row.", nameof(reference));
        MlTask task = options.Task ?? LabelTask.Of([.. reference.Labels.OfType<string>().Distinct()], reference.ClassScores.Length);
        bool truths = task == MlTask.Binary && reference.Labels.OfType<string>().Concat(reference.Values).All(TruthName.Is);
        if (truths)
            reference = reference with { Values = Array.ConvertAll(reference.Values, TruthName.Of), Labels = Array.ConvertAll(reference.Labels, label => TruthName.Of(label!)) };
        string[] classes = ClassesOf(task, reference);
        bool scored = task == MlTask.Multiclass ? classes.Length > 0 : task == MlTask.Binary && reference.Scores.All(double.IsFinite);
        MetricRows rows = RowsOf(task, classes, scored, reference);
        double[][] outcomes = [.. Enumerable.Range(0, rows.Groups.Length).Select(t => Outcomes(task, classes, t, reference.Values, reference.Labels))];
        FeatureColumn[] inputs = Inputs(task, reference, scored);
        // Of which class something is and whether the model is right about it go by different texts.
        var binning = FeatureBinning.Fit(inputs, task == MlTask.Binary ? outcomes[1] : outcomes[0], task == MlTask.Binary ? outcomes[0] : null);
        BinnedFeatures features = binning.Apply(inputs, reference.Count);
        double[]? delays = DelaysOf(reference);
        // Amounts are mostly noise, so that a tree needs all there is to see the rest; its size is that of NannyML's DLE.
        BoostingOptions boosting = task == MlTask.Regression
            ? new() { Loss = BoostingLoss.Gamma, Depth = 5, FeatureShare = 1, MostRows = 60_000 }
            : new() { Loss = BoostingLoss.Logistic };
        int[] modelled = [.. Modelled(task, rows)];
        double[][] starts = Array.ConvertAll(modelled, t => Starts(task, rows, reference, t));
        LabelModel[] models = [.. modelled.Select((t, m) => LabelModel.Fit(features, starts[m], outcomes[t], boosting))];
        OutcomeModel[] targets =
        [
            .. outcomes.Select((outcome, t) => OutcomeModel.Fit(
                Expectation(task, t, t2 => models[t2].OutOfFold, rows),
                outcome,
                rows.Groups[t],
                task == MlTask.Regression,
                features,
                boosting,
                t == 0 && task != MlTask.Regression ? Asked(features, inputs) : null,
                delays)),
        ];
        var named = new NamedModels(
            options, models, inputs[..^1], Asked(features, inputs), starts, Array.ConvertAll(modelled, t => outcomes[t]), outcomes, rows, task == MlTask.Regression);
        bool probable = (task == MlTask.Binary ? reference.Scores : reference.ClassScores.SelectMany(scores => scores)).All(score => score is >= 0 and <= 1);
        // What the reference itself has no value of, there is nothing to compare with.
        PerformanceMetric[] metrics = [.. TaskMetrics.Of(task, scored, probable, options.Metrics).Where(metric => double.IsFinite(metric.Evaluate(rows, outcomes, null)))];
        named.Judge(
            metrics, rows, Array.ConvertAll(targets, target => target.Expected.ToArray()), outcomes, task == MlTask.Regression,
            ofModel => [.. targets.Select((_, t) => Expectation(task, t, m => ofModel[m], rows))]);
        return new ReferenceModel(task, classes, truths, scored, binning, models, targets, rows, metrics, named, reference.Times);
    }

    /// <summary>Says what to expect of live predictions.</summary>
    public ScoredPredictions Score(PredictionTable live)
    {
        if (_truths)
            live = live with { Values = Array.ConvertAll(live.Values, TruthName.Of) };
        MetricRows rows = RowsOf(Task, _classes, _scored, live);
        FeatureColumn[] inputs = Inputs(Task, live, _scored);
        BinnedFeatures features = _binning.Apply(inputs, live.Count);
        BinnedFeatures asked = Asked(features, inputs);
        double[][] starts = [.. Modelled(Task, rows).Select(t => Starts(Task, rows, live, t))];
        double[][] calibrated = [.. starts.Select((scores, m) => Array.ConvertAll(scores, _models[m].Calibrate))];
        double[][] expected = [.. starts.Select((scores, m) => _models[m].Expect(features, scores))];
        return new ScoredPredictions(
            live.Ids,
            live.Times,
            live.Values,
            rows,
            [.. Targets.Select((target, t) => Expectation(Task, t, m => expected[m], rows).Select((value, row) => target.Blend(value, asked, row)).ToArray())],
            ByTarget(calibrated, rows),
            _binning.Foreign(inputs, live.Count))
        {
            Slices = live.Slices,
            Features = Targets.Any(target => target.Awaited is not null) ? features : null,
            Named = Named.Expect(inputs[..^1], asked, features, starts, rows, ofModel => ByTarget(ofModel, rows)),
        };
    }

    /// <summary>Expectations by target from those by label model.</summary>
    public double[][] ByTarget(double[][] ofModel, MetricRows rows) => [.. Targets.Select((_, t) => Expectation(Task, t, m => ofModel[m], rows))];

    /// <summary>The variance of an estimate without labels, beyond the chance of outcomes, as the reference's own times differ.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="from">The window's first prediction.</param>
    /// <param name="to">The one after its last.</param>
    public double DriftVariance(PerformanceMetric metric, int from, int to) =>
        Drifts[metric.Name].VarianceAhead((from + to) / 2.0 / Rows * BlockErrors.Blocks);

    /// <summary>By target, how fast shifts move, as far as the reference tells.</summary>
    /// <param name="kind">The kind of window, by which panes go.</param>
    public ShiftPace[][] Paces(string kind) => _paces.GetOrAdd(kind, _ =>
    {
        int[] panes = WindowPlan.Panes(kind, _times);
        return
        [
            .. Targets.Select((target, t) => WindowOutcomes.Paces(target.Target.Rows([.. target.Expected], _groups[t], [.. target.Outcomes], panes), target.Target)),
        ];
    });

    /// <summary>A live label as predictions are named.</summary>
    public string NameOf(string label) => _truths ? TruthName.Of(label) : label;

    /// <summary>What predictions turned out to be with regard to a target; not a number where unlabelled.</summary>
    public double[] Outcomes(int target, string[] values, string?[] labels) => Outcomes(Task, _classes, target, values, labels);

    // By the metric's gradient, had the outcomes been drawn anew.
    static double ErrorOf(PerformanceMetric metric, MetricRows rows, double[][] outcomes)
    {
        double[][] gradients = Array.ConvertAll(outcomes, of => new double[of.Length]);
        metric.Evaluate(rows, outcomes, gradients);
        return Math.Sqrt(outcomes.Zip(gradients, (of, gradient) =>
        {
            double mean = of.Average();
            return of.Zip(gradient, (outcome, slope) => slope * slope * (outcome - mean) * (outcome - mean)).Sum();
        }).Sum());
    }

    static string[] ClassesOf(MlTask task, PredictionTable reference)
    {
        if (task == MlTask.Regression)
            return [];
        if (task == MlTask.Multiclass)
            return reference.Classes.Length <= TaskMetrics.MostModelledClasses ? reference.Classes : [];
        return
        [
            PositiveClass.Of(
                [.. reference.Labels.OfType<string>().Concat(reference.Values).Distinct()],
                label => Enumerable.Range(0, reference.Count).Where(row => reference.Labels[row] == label).Select(row => reference.Scores[row]).DefaultIfEmpty(double.NaN).Average()),
        ];
    }

    // Targets by what was predicted, and the scores of their classes.
    static MetricRows RowsOf(MlTask task, string[] classes, bool scored, PredictionTable table)
    {
        var none = new int[table.Count];
        if (task == MlTask.Regression)
            return new MetricRows(table.Count, [none, none], [[], []]);
        int[][] groups = [.. classes.Select(name => Array.ConvertAll(table.Values, value => value == name ? 1 : 0))];
        double[][] scores = task == MlTask.Binary
            ? [scored ? table.Scores : []]
            : [.. classes.Select(name => Array.IndexOf(table.Classes, name) is >= 0 and int k ? table.ClassScores[k] : new double[table.Count])];
        return new MetricRows(table.Count, [task == MlTask.Binary ? groups[0] : none, .. groups], [[], .. scores]);
    }

    // The targets that have a label model: in a binary task whether a prediction is right follows from whether it is of the positive class.
    static IEnumerable<int> Modelled(MlTask task, MetricRows rows) =>
        task == MlTask.Binary ? [1] : Enumerable.Range(0, rows.Groups.Length);

    static double[] Expectation(MlTask task, int target, Func<int, double[]> ofModel, MetricRows rows) =>
        task == MlTask.Binary
            ? target == 1 ? ofModel(0) : [.. ofModel(0).Select((value, row) => rows.Groups[1][row] == 1 ? value : 1 - value)]
            : ofModel(target);

    // The score a label model starts from: the class's own, that of the predicted class, or the prediction.
    static double[] Starts(MlTask task, MetricRows rows, PredictionTable table, int target)
    {
        if (task == MlTask.Regression)
            return Array.ConvertAll(table.Values, Number);
        if (target > 0)
            return rows.Scores[target].Length > 0 ? rows.Scores[target] : Array.ConvertAll(rows.Groups[target], group => (double)group);
        var confidence = new double[rows.Count];
        for (int t = MetricRows.FirstClass; t < rows.Groups.Length; t++)
        {
            for (int row = 0; row < confidence.Length; row++)
                confidence[row] += rows.Groups[t][row] * rows.Scores[t][row];
        }

        return confidence;
    }

    // What trees may look at: features, scores and the prediction.
    static FeatureColumn[] Inputs(MlTask task, PredictionTable table, bool scored)
    {
        FeatureColumn prediction = task == MlTask.Regression
            ? new FeatureColumn("prediction", Array.ConvertAll(table.Values, Number), null)
            : new FeatureColumn("prediction", null, table.Values);
        return
        [
            .. table.Features,
            .. task == MlTask.Binary && scored ? [new FeatureColumn("score", table.Scores, null)] : Array.Empty<FeatureColumn>(),
            .. table.ClassScores.Select((scores, k) => new FeatureColumn(table.Classes[k], scores, null)),
            prediction,
        ];
    }

    // Importance weighting goes by what is asked of the model, not by its answer, which comes last.
    static BinnedFeatures Asked(BinnedFeatures features, FeatureColumn[] inputs) =>
        features with { Bins = features.Bins[..(inputs.Length - 1)], Counts = features.Counts[..(inputs.Length - 1)] };

    static double[] Outcomes(MlTask task, string[] classes, int target, string[] values, string?[] labels) =>
    [
        .. labels.Select((label, row) => label is null ? double.NaN : task switch
        {
            MlTask.Regression => Math.Pow(Math.Abs(Number(label) - Number(values[row])), target + 1),
            _ when target == 0 => label == values[row] ? 1 : 0,
            _ => label == classes[target - 1] ? 1 : 0,
        }),
    ];

    static double[]? DelaysOf(PredictionTable reference) =>
        reference.LabelTimes.All(time => time == PredictionTable.Never)
            ? null
            : [.. reference.LabelTimes.Select((time, row) => time == PredictionTable.Never ? double.NaN : (time - reference.Times[row]) / (double)TimeSpan.TicksPerDay)];

    static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : double.NaN;
}
