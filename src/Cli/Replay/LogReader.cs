using System.Globalization;
using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Cli.Reading;
using OtelMl.Cli.Settings;
using OtelMl.Instrumentation;

namespace OtelMl.Cli.Replay;

/// <summary>Makes predictions of the rows of a log and its reference.</summary>
sealed class LogReader
{
    readonly ReplayColumns _columns;
    readonly LogClasses _classes;
    readonly LogTask _task;
    readonly IReadOnlyList<(string? Class, string Column)> _scores;
    readonly string[] _features;
    readonly FeatureReader[] _readers;
    readonly MlFeatureNames _names;
    readonly RowPlaces _inLog;
    readonly RowPlaces _inReference;
    readonly bool _probable;
    readonly List<string> _warnings = [];
    readonly Tally _unread = new();
    readonly Tally _unknown = new();
    readonly Tally _improbable = new();

    /// <summary>Looks at both files; at as much of the log as it takes to tell what its columns are.</summary>
    /// <exception cref="UsageException">A column is missing, or a task cannot be done with what there is.</exception>
    public LogReader(ReplayColumns columns, MlTask? task, TextTable log, TextTable reference)
    {
        _columns = columns;
        log.Require("--time", columns.Time);
        log.Require("--id", columns.Id);
        foreach (string slice in columns.Slices)
            log.Require("--slice", slice);
        foreach (TextTable table in new[] { log, reference })
            table.Require("--prediction", columns.Prediction);
        if (columns.Label is null)
            throw new UsageException($"--label is needed: it names the column of {reference.File} with the truth.");
        reference.Require("--label", columns.Label);
        bool labelled = log.IndexOf(columns.Label) >= 0;
        if (labelled)
            log.Require("--label-time", columns.LabelTime);
        else
            _warnings.Add($"{log.File} has no column '{columns.Label}' (--label): none of its predictions has a label, and nothing is realised.");

        _classes = new LogClasses(columns, reference);
        _task = LogTask.Of(task, columns, log, reference, _classes, (row, column) => Score(reference, row, column));
        _scores = _task.Scores;
        if (columns.Prediction is not null && _task.Task != MlTask.Regression)
        {
            foreach (TextTable table in new[] { reference, log })
                _classes.Compare(table, columns.Prediction, _scores.Select(score => score.Class).OfType<string>());
        }

        _probable = _scores.All(score => _classes.Labelled.All(row => Score(reference, row, score.Column) is >= 0 and <= 1));
        _warnings.AddRange(WarningsOf(reference));
        FeatureChoice choice = FeatureChoice.Of(
            columns, [columns.Time, columns.Id, columns.Prediction, columns.Label, columns.LabelTime, .. _task.Given], log, reference);
        if (choice.Running.Length > 0)
            _warnings.Add($"{string.Join(", ", choice.Running)}: left out of the features, for each row has a number of its own that goes on with time. --features names them all the same.");
        _features = choice.Columns;
        _readers = Array.ConvertAll(_features, feature => FeatureReader.Of(feature, reference.Values(feature)));
        _names = new MlFeatureNames(_features);
        _inLog = PlacesIn(log) with { Slices = [.. columns.Slices.Select(log.IndexOf)] };
        _inReference = PlacesIn(reference);
    }

    /// <summary>The task.</summary>
    public MlTask Task => _task.Task;

    /// <summary>What is strange about the rows that were read, and what was made of it.</summary>
    public IEnumerable<string> Warnings =>
    [
        .. _warnings,
        .. _readers.Select(reader => reader.Warning).OfType<string>(),
        .. Told(_unread, $"labels that are none, as '{_unread.First}', count as missing."),
        .. Told(_unknown, $"labels are of no class that the reference has or that has a score, as '{_unknown.First}': such a prediction counts as wrong."),
        .. Told(_improbable, $"scores of the log are not between 0 and 1, as {_improbable.First}: to log_loss they are 0 or 1."),
    ];

    /// <summary>The metrics that can be told.</summary>
    /// <param name="asked">Of these; all where empty.</param>
    public IEnumerable<string> Metrics(IReadOnlyList<string> asked)
    {
        bool scored = _scores.Count > 0 && (_task.Task != MlTask.Multiclass || _scores.Count <= TaskMetrics.MostModelledClasses);
        return TaskMetrics.Of(_task.Task, scored, _probable, asked).Select(metric => metric.Name).Where(name => name != "roc_auc" || _classes.Count > 1);
    }

    /// <summary>Reads the log, and keeps its rows on disk.</summary>
    /// <exception cref="UsageException">A row will not do.</exception>
    public Task<SpooledLog> LogAsync(TextTable log, CancellationToken cancellationToken) =>
        SpooledLog.ReadAsync(log, _columns.Id, (row, i) => Row(log, _inLog, row, i, null), cancellationToken);

    /// <summary>The reference's rows that have a label by time; where it has none, in its order, before the log.</summary>
    public List<LoggedPrediction> Reference(TextTable table, DateTimeOffset before)
    {
        List<LoggedPrediction> ordered = [.. _classes.Labelled.Select(i => Row(table, _inReference, table.Rows[i], i, before.AddMilliseconds(i - table.Rows.Count))).OrderBy(row => row.Time)];
        for (int i = 1; i < ordered.Count; i++)
            ordered[i] = ordered[i] with { Time = new DateTimeOffset(SpooledLog.After(ordered[i - 1].Time.UtcTicks, ordered[i].Time.UtcTicks), TimeSpan.Zero) };
        return ordered;
    }

    IEnumerable<string> WarningsOf(TextTable reference)
    {
        int[] unlabelled = [.. Enumerable.Range(0, reference.Rows.Count).Except(_classes.Labelled)];
        if (unlabelled.Length > 0)
            yield return $"{unlabelled.Length} rows of {reference.File} without a label are left out, row {unlabelled[0] + 1} first. A reference is labelled.";
        if (_task.Task != MlTask.Regression && _classes.Count == 1)
            yield return $"All rows of {reference.File} are labelled {_classes.Labels.First()}: there is no roc_auc, and nothing to learn what tells classes apart. Give a reference with rows of each.";
        string[] unseen = [.. _scores.Select(score => score.Class).OfType<string>().Where(name => !_classes.Knows(name))];
        if (unseen.Length > 0)
            yield return $"No row of {reference.File} is labelled {string.Join(" or ", unseen)}: what is predicted so is expected to be wrong until labels say otherwise.";
        if (!_probable)
            yield return $"The scores in {reference.File} are not all between 0 and 1: there is no log_loss of them.";
    }

    // A row of the reference has a time to fall back on, and a label.
    LoggedPrediction Row(TextTable table, RowPlaces at, string[] row, int i, DateTimeOffset? fallback)
    {
        string where = $"{table.File}, row {i + 1}";
        double[] given = [.. at.Scores.Select(column => Score(row[column], where, table.Columns[column]))];
        string text = at.Value >= 0 ? row[at.Value] : Predicted(given, where);
        if (at.Value >= 0 && _classes.IsMissing(text))
            throw new UsageException($"{where}: the column '{_columns.Prediction}' (--prediction) is empty or no value: '{text}'. Every row needs a prediction; leave out rows without one.");
        bool reference = fallback is not null;
        string key = at.Id >= 0 && !reference ? row[at.Id] : (i + 1).ToString("D9", CultureInfo.InvariantCulture);
        if (key.Length == 0)
            throw new UsageException($"{where}: the id '{key}' (--id {_columns.Id}) is empty. Ids tie labels to predictions and have to differ; without --id rows are numbered.");
        string truth = at.Label < 0 ? "" : Label(row[at.Label]);
        if (_task.Task == MlTask.Regression)
        {
            Number(text, where, _columns.Prediction!, "--prediction");
            if (truth.Length > 0)
                Number(truth, where, _columns.Label!, "--label");
        }
        else if (truth.Length > 0 && !_classes.Knows(truth) && !_scores.Any(score => score.Class is { } name && _classes.AreOne(name, truth)))
        {
            _unknown.Add(truth);
        }

        if (_probable && given.Any(score => score is < 0 or > 1))
            _improbable.Add(given.First(score => score is < 0 or > 1).ToString(CultureInfo.InvariantCulture));
        return new LoggedPrediction(
            key,
            at.Time >= 0 ? Time(row[at.Time], where, _columns.Time, "--time") : fallback!.Value,
            text,
            _scores is [(null, _)] ? given[0] : null,
            _scores.Count > 1 ? _scores.Select((score, k) => (score.Class, given[k])).ToDictionary(pair => pair.Class!, pair => pair.Item2) : null,
            truth.Length == 0 ? null : truth,
            at.LabelTime < 0 || MissingText.IsWord(row[at.LabelTime]) ? null : Time(row[at.LabelTime], where, _columns.LabelTime!, "--label-time"),
            _names.Of([.. at.Features.Select((column, f) => _readers[f].Read(row[column]))]),
            at.Slices.Length == 0 ? null : at.Slices.ToDictionary(column => table.Columns[column], column => row[column]));
    }

    RowPlaces PlacesIn(TextTable table) => new(
        table.IndexOf(_columns.Time),
        _columns.Id is null ? -1 : table.IndexOf(_columns.Id),
        _columns.Prediction is null ? -1 : table.IndexOf(_columns.Prediction),
        table.IndexOf(_columns.Label!),
        _columns.LabelTime is null ? -1 : table.IndexOf(_columns.LabelTime),
        [.. _scores.Select(score => table.IndexOf(score.Column))],
        [.. _features.Select(table.IndexOf)]);

    string Label(string text)
    {
        if (!_classes.IsMissing(text))
            return text;
        if (text.Length > 0)
            _unread.Add(text);
        return "";
    }

    string Predicted(double[] scores, string where)
    {
        if (_scores.Count > 1)
            return _scores[Array.IndexOf(scores, scores.Max())].Class!;
        if (scores[0] is < 0 or > 1)
        {
            throw new UsageException(
                $"{where}: the score {scores[0].ToString(CultureInfo.InvariantCulture)} in the column '{_scores[0].Column}' (--score) is not between 0 and 1, and does not tell what was predicted. Name the column with that by --prediction.");
        }

        return scores[0] >= 0.5 ? _task.Positive : _task.Negative;
    }

    static IEnumerable<string> Told(Tally tally, string what) => tally.Count == 0 ? [] : [$"{tally.Count} {what}"];

    static double Score(TextTable table, int row, string column) => Score(table.Rows[row][table.IndexOf(column)], $"{table.File}, row {row + 1}", column);

    static double Score(string text, string where, string column)
    {
        double score = Number(text, where, column, "--score");
        return double.IsFinite(score) ? score : throw new UsageException($"{where}: the score '{text}' in the column '{column}' is not finite.");
    }

    static double Number(string text, string where, string column, string option) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : throw new UsageException($"{where}: '{text}' in the column '{column}' ({option}) is not a number. Leave out rows without one.");

    static DateTimeOffset Time(string text, string where, string column, string option) =>
        TimeText.TryParse(text, out DateTimeOffset time)
            ? time
            : throw new UsageException($"{where}: '{text}' in the column '{column}' ({option}) is not a time. Write it as {TimeText.Expected}.");
}
