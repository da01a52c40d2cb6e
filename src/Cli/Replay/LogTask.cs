using OtelMl.Analyzers.Detection.Data;
using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Cli.Reading;
using OtelMl.Cli.Settings;

namespace OtelMl.Cli.Replay;

/// <summary>What a log is about.</summary>
/// <param name="Task">The task.</param>
/// <param name="Scores">The columns with scores by class; of a binary task the one of the positive class, without a name.</param>
/// <param name="Positive">Of a binary task with scores the positive class as labels write it; empty of others.</param>
/// <param name="Negative">The other class.</param>
sealed record LogTask(MlTask Task, IReadOnlyList<(string? Class, string Column)> Scores, string Positive = "", string Negative = "")
{
    /// <summary>All columns with scores.</summary>
    public IReadOnlyList<string> Given { get; init; } = [];

    /// <summary>Tells it from the scores and the labels.</summary>
    /// <param name="task">The task, where it is given.</param>
    /// <param name="columns">Which column is what.</param>
    /// <param name="log">The log, at a glance.</param>
    /// <param name="reference">The reference.</param>
    /// <param name="classes">Its classes.</param>
    /// <param name="number">Reads the score in a row of the reference.</param>
    /// <exception cref="UsageException">The task cannot be done with what there is.</exception>
    public static LogTask Of(MlTask? task, ReplayColumns columns, TextTable log, TextTable reference, LogClasses classes, Func<int, string, double> number)
    {
        IReadOnlyList<(string? Class, string Column)> scores = ScoreColumns.Find(columns.Scores, log, classes.Labels);
        foreach ((_, string column) in scores)
            reference.Require("--score", column);
        bool both = scores.Count == 2 && classes.Count <= 2 && classes.Labels.All(name => scores.Any(score => classes.AreOne(score.Class!, name)));
        MlTask told = task ?? (scores.Count == 0 ? LabelTask.Of([.. classes.Labels.Select(ClassName.Of)], 0) : scores.Count == 1 || both ? MlTask.Binary : MlTask.Multiclass);
        if (columns.Prediction is null && (scores.Count == 0 || told == MlTask.Regression))
            throw new UsageException("--prediction is needed: it names the column with what was predicted. Only where there are scores can it be told from them.");
        LogTask made = told switch
        {
            MlTask.Binary => Binary(scores, reference, columns, classes, number),
            MlTask.Multiclass => Multiclass(scores, reference, columns, classes),
            _ => new LogTask(told, scores),
        };
        return made with { Given = [.. scores.Select(score => score.Column)] };
    }

    static LogTask Binary(
        IReadOnlyList<(string? Class, string Column)> scores, TextTable reference, ReplayColumns columns, LogClasses classes, Func<int, string, double> number)
    {
        if (classes.Count > 2)
            throw new UsageException($"--task binary: the column '{columns.Label}' of {reference.File} has {classes.Count} classes; use --task multiclass, or regression.");
        if (scores.Count == 0)
            return new LogTask(MlTask.Binary, []);
        (string positive, string negative) = classes.Sides(row => number(row, scores[^1].Column));
        // Of scores by class, that of the positive one says all.
        (string? Class, string Column) score = scores.Count == 1 && scores[0].Class is null
            ? scores[0]
            : scores.FirstOrDefault(score => classes.AreOne(score.Class!, positive));
        return score.Column is null
            ? throw new UsageException($"--score: a binary task goes by the score of the positive class, '{positive}'. Name its column alone, or that of each of the two classes.")
            : new LogTask(MlTask.Binary, [(null, score.Column)], positive, negative);
    }

    static LogTask Multiclass(IReadOnlyList<(string? Class, string Column)> scores, TextTable reference, ReplayColumns columns, LogClasses classes)
    {
        if (scores is [var (_, single)])
            throw new UsageException($"--score: several classes need a score each, and '{single}' is one column. Give them as 'class=column,class=column' or 'prefix_*'.");
        if (scores.Count > 0 && classes.Labels.FirstOrDefault(name => !scores.Any(score => classes.AreOne(score.Class!, name))) is { } without)
        {
            throw new UsageException(
                $"--score: the class '{without}', which the column '{columns.Label}' of {reference.File} has, is without a score. Add '{without}=COLUMN', or leave --score out.");
        }

        return new LogTask(MlTask.Multiclass, scores);
    }
}
