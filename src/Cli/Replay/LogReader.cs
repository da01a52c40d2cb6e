using System.Globalization;
using OtelMl.Analyzers.Detection.Data;
using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Cli.Reading;
using OtelMl.Cli.Settings;
using OtelMl.Instrumentation;

namespace OtelMl.Cli.Replay;

/// <summary>Makes predictions of the rows of a log and its reference.</summary>
sealed class LogReader
{
    static readonly string[] PositiveNames = ["1", "true", "yes", "positive"];

    readonly ReplayColumns _columns;
    readonly MlTask? _task;
    readonly string[] _features;
    readonly IReadOnlyList<(string? Class, string Column)> _scores;
    readonly MlFeatureNames _names;
    readonly RowPlaces _inLog;
    readonly RowPlaces _inReference;
    readonly (string Positive, string Negative) _classes;

    /// <summary>Looks at both files; at as much of the log as it takes to tell what its columns are.</summary>
    /// <exception cref="UsageException">A column is missing, or a task cannot be done with what there is.</exception>
    public LogReader(ReplayColumns columns, MlTask? task, TextTable log, TextTable reference)
    {
        _columns = columns;
        Require(log, "--time", columns.Time);
        Require(log, "--id", columns.Id);
        foreach (string slice in columns.Slices)
            Require(log, "--slice", slice);
        foreach (TextTable table in new[] { log, reference })
        {
            Require(table, "--prediction", columns.Prediction);
            Require(table, "--label", columns.Label);
        }

        if (columns.Label is null)
            throw new UsageException($"--label is needed: it names the column of {reference.File} with the truth.");
        if (columns.LabelTime is not null)
            Require(log, "--label-time", columns.LabelTime);
        int label = reference.IndexOf(columns.Label);
        var classes = reference.Rows.Select(row => row[label]).Where(text => text.Length > 0).ToHashSet(StringComparer.Ordinal);
        _scores = ScoreColumns.Find(columns.Scores, log, classes);
        foreach ((_, string column) in _scores)
            Require(reference, "--score", column);
        _task = task ?? (_scores.Count > 1 ? MlTask.Multiclass : _scores.Count == 1 ? MlTask.Binary : null);
        if (_task == MlTask.Multiclass && _scores is [(null, var single)])
            throw new UsageException($"--score: several classes need a score each, and '{single}' is one column. Give them as 'class=column,class=column' or 'prefix_*'.");
        if (_task == MlTask.Binary && classes.Count > 2)
            throw new UsageException($"--task binary: the column '{columns.Label}' of {reference.File} has {classes.Count} classes; use --task multiclass, or regression.");
        if (columns.Prediction is null && (_scores.Count == 0 || _task == MlTask.Regression))
            throw new UsageException("--prediction is needed: it names the column with what was predicted. Only where there are scores can it be told from them.");
        _classes = Names(reference, label, classes);
        _features = Features(log, reference);
        _names = new MlFeatureNames(_features);
        _inLog = PlacesIn(log) with { Slices = [.. columns.Slices.Select(log.IndexOf)] };
        _inReference = PlacesIn(reference);
    }

    /// <summary>The task, as far as it is known; null where the analyzers are to tell it from the labels.</summary>
    public MlTask? Task => _task;

    /// <summary>Reads the log, and keeps its rows on disk.</summary>
    /// <exception cref="UsageException">A row will not do.</exception>
    public Task<SpooledLog> LogAsync(TextTable log, CancellationToken cancellationToken) =>
        SpooledLog.ReadAsync(log, _columns.Id, (row, i) => Row(log, _inLog, row, i, null), cancellationToken);

    /// <summary>The reference's rows by time; where it has none, in its order, before the log.</summary>
    public List<LoggedPrediction> Reference(TextTable table, DateTimeOffset before)
    {
        List<LoggedPrediction> ordered = [.. table.Rows.Select((row, i) => Row(table, _inReference, row, i, before.AddMilliseconds(i - table.Rows.Count))).OrderBy(row => row.Time)];
        for (int i = 1; i < ordered.Count; i++)
            ordered[i] = ordered[i] with { Time = new DateTimeOffset(SpooledLog.After(ordered[i - 1].Time.UtcTicks, ordered[i].Time.UtcTicks), TimeSpan.Zero) };
        return ordered;
    }

    // A row of the reference has a time to fall back on, and a label.
    LoggedPrediction Row(TextTable table, RowPlaces at, string[] row, int i, DateTimeOffset? fallback)
    {
        string where = $"{table.File}, row {i + 1}";
        double[] given = [.. at.Scores.Select(column => Score(row[column], where, table.Columns[column]))];
        string text = at.Value >= 0 ? row[at.Value] : Predicted(given);
        if (text.Length == 0)
            throw new UsageException($"{where}: the column '{_columns.Prediction}' (--prediction) is empty. Every row needs a prediction; leave out rows without one.");
        bool reference = fallback is not null;
        string key = at.Id >= 0 && !reference ? row[at.Id] : (i + 1).ToString("D9", CultureInfo.InvariantCulture);
        if (key.Length == 0)
            throw new UsageException($"{where}: the id '{key}' (--id {_columns.Id}) is empty. Ids tie labels to predictions and have to differ; without --id rows are numbered.");
        string truth = at.Label < 0 ? "" : row[at.Label];
        if (reference && truth.Length == 0)
            throw new UsageException($"{where}: the column '{_columns.Label}' (--label) is empty. A reference is labelled; leave out rows without the truth.");
        if (_task == MlTask.Regression)
            Number(text, where, _columns.Prediction!, "--prediction");
        if (_task == MlTask.Regression && truth.Length > 0)
            Number(truth, where, _columns.Label!, "--label");
        return new LoggedPrediction(
            key,
            at.Time >= 0 ? Time(row[at.Time], where, _columns.Time, "--time") : fallback!.Value,
            text,
            _scores is [(null, _)] ? given[0] : null,
            _scores.Count > 1 ? _scores.Select((score, k) => (score.Class, given[k])).ToDictionary(pair => pair.Class!, pair => pair.Item2) : null,
            truth.Length == 0 ? null : truth,
            at.LabelTime < 0 || row[at.LabelTime].Length == 0 ? null : Time(row[at.LabelTime], where, _columns.LabelTime!, "--label-time"),
            _names.Of(Array.ConvertAll(at.Features, column => Feature(row[column]))),
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

    string Predicted(double[] scores)
    {
        if (_scores.Count == 1)
            return scores[0] >= 0.5 ? _classes.Positive : _classes.Negative;
        return _scores[Array.IndexOf(scores, scores.Max())].Class!;
    }

    // Of a binary task: the positive class is the one that is named so, or whose rows have the higher score.
    (string Positive, string Negative) Names(TextTable reference, int label, HashSet<string> classes)
    {
        if (_columns.Prediction is not null || _scores is not [(null, var column)])
            return ("", "");
        int score = reference.IndexOf(column);
        string positive = classes.FirstOrDefault(name => PositiveNames.Contains(ClassName.Of(name), StringComparer.OrdinalIgnoreCase))
            ?? classes.MaxBy(name => reference.Rows.Where(row => row[label] == name).Average(row => Score(row[score], reference.File, column)))!;
        return (positive, classes.FirstOrDefault(name => name != positive) ?? "0");
    }

    string[] Features(TextTable log, TextTable reference)
    {
        string?[] taken = [_columns.Time, _columns.Id, _columns.Prediction, _columns.Label, _columns.LabelTime, .. _scores.Select(score => score.Column)];
        string[] features = _columns.Features is ["*"]
            ? [.. log.Columns.Where(column => !taken.Contains(column) && reference.IndexOf(column) >= 0 && !IsOfTimes(log, column))]
            : [.. _columns.Features];
        foreach (string feature in features)
        {
            Require(log, "--features", feature);
            Require(reference, "--features", feature);
        }

        if (features.Length > MlFeatureNames.MaxCount)
        {
            throw new UsageException(
                $"{features.Length} features do not fit on one event, which carries at most {MlFeatureNames.MaxCount}. Name those that matter most with --features a,b,….");
        }

        return features;
    }

    // Times are not what a model learns from; under a star they would only be values never seen before.
    static bool IsOfTimes(TextTable table, string column)
    {
        int index = table.IndexOf(column);
        string[] some = [.. table.Rows.Select(row => row[index]).Where(text => text.Length > 0).Take(TextTable.ValuesAtAGlance)];
        return some.Length > 0 && some.All(text =>
            !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            && text.Length >= 8
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _));
    }

    static void Require(TextTable table, string option, string? column)
    {
        if (column is not null && table.IndexOf(column) < 0)
            throw new UsageException($"{option}: {table.File} has no column '{column}'. It has: {string.Join(", ", table.Columns)}.");
    }

    static MlValue Feature(string text) =>
        text.Length == 0 ? MlValue.Missing
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number
        : text;

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
