using OtelMl.Analyzers.Detection.Data;
using OtelMl.Cli.Reading;
using OtelMl.Cli.Settings;

namespace OtelMl.Cli.Replay;

/// <summary>The labels that a reference has, and which class is which.</summary>
sealed class LogClasses
{
    const int MostNamed = 10;

    readonly string _column;
    readonly TextTable _reference;
    readonly string[] _named; // words for what is missing that are classes here
    readonly bool _truths;
    readonly HashSet<string> _known;

    /// <param name="columns">Which column is what.</param>
    /// <param name="reference">The reference.</param>
    /// <exception cref="UsageException">None of its rows has a label.</exception>
    public LogClasses(ReplayColumns columns, TextTable reference)
    {
        _column = columns.Label!;
        _reference = reference;
        int label = reference.IndexOf(_column);
        _named = Named(columns, reference);
        Labelled = [.. reference.Rows.Index().Where(row => !IsMissing(row.Item[label])).Select(row => row.Index)];
        Labels = Labelled.Select(row => reference.Rows[row][label]).ToHashSet(StringComparer.Ordinal);
        if (Labels.Count == 0)
            throw new UsageException($"--label: the column '{_column}' of {reference.File} is empty. A reference is labelled: give rows with the truth.");
        _known = [.. Labels.Select(ClassName.Of)];
        _truths = _known.All(TruthName.Is);
    }

    /// <summary>The rows of the reference that have one.</summary>
    public IReadOnlyList<int> Labelled { get; }

    /// <summary>The labels it has, as it writes them.</summary>
    public IReadOnlySet<string> Labels { get; }

    /// <summary>How many classes that are.</summary>
    public int Count => _truths ? _known.Select(TruthName.Of).Distinct().Count() : _known.Count;

    /// <summary>Whether a label or a prediction is none: empty, a number that is none, or a word for that which is no class here.</summary>
    public bool IsMissing(string text) => MissingText.IsNoNumber(text) || (MissingText.IsWord(text) && !_named.Contains(text));

    /// <summary>Whether a class is one of the reference's.</summary>
    public bool Knows(string name) => _known.Contains(ClassName.Of(name)) || (_truths && TruthName.Is(name));

    /// <summary>Whether two names are of one class.</summary>
    public bool AreOne(string name, string other) => _truths ? TruthName.Of(name) == TruthName.Of(other) : ClassName.Of(name) == ClassName.Of(other);

    /// <summary>The classes of a binary task as labels write them, by whose rows have the higher score.</summary>
    /// <param name="score">The score in a row of the reference.</param>
    public (string Positive, string Negative) Sides(Func<int, double> score)
    {
        int label = _reference.IndexOf(_column);
        string positive = PositiveClass.Of([.. Labels], name => Labelled.Where(row => _reference.Rows[row][label] == name).Average(score));
        return (positive, Labels.FirstOrDefault(name => !AreOne(name, positive)) ?? TruthName.False);
    }

    /// <summary>Sees to it that what is predicted can be right.</summary>
    /// <param name="table">The log or the reference.</param>
    /// <param name="prediction">Its column with predictions.</param>
    /// <param name="scored">Classes that have scores.</param>
    /// <exception cref="UsageException">Most of it is of no class that labels or scores have.</exception>
    public void Compare(TextTable table, string prediction, IEnumerable<string> scored)
    {
        int column = table.IndexOf(prediction);
        string[] predicted = [.. table.Rows.Select(row => row[column]).Where(text => !IsMissing(text))];
        string[] classes = [.. scored];
        if (predicted.Count(text => Knows(text) || Array.Exists(classes, name => AreOne(name, text))) >= predicted.Length / 2.0)
            return;
        throw new UsageException(
            $"--prediction and --label have to name classes alike: the column '{prediction}' of {table.File} has {Some(predicted)}; the column '{_column}' of {_reference.File} has {Some(Labels)}. "
            + "What is a score goes with --score, and without --prediction scores decide.");
    }

    // A word for what is missing is a class where the model says it, where it has a score, or where nothing else would be left to tell apart.
    static string[] Named(ReplayColumns columns, TextTable reference)
    {
        ILookup<bool, string> labels = reference.Values(columns.Label!).Where(text => text.Length > 0).Distinct().ToLookup(MissingText.IsWord);
        HashSet<string> said = columns.Prediction is { } prediction ? [.. reference.Values(prediction)] : [];
        bool alone = columns.Prediction is null && labels[false].Count() < 2;
        return
        [
            .. labels[true].Where(word => alone || said.Contains(word)
                || columns.Scores.Any(score => score.StartsWith(word + "=", StringComparison.Ordinal)) || reference.Columns.Any(column => column.EndsWith("_" + word, StringComparison.Ordinal))),
        ];
    }

    static string Some(IEnumerable<string> names)
    {
        string[] distinct = [.. names.Distinct().Order(StringComparer.Ordinal)];
        return string.Join(", ", distinct.Take(MostNamed)) + (distinct.Length > MostNamed ? ", …" : "");
    }
}
