namespace OtelMl.Instrumentation;

/// <summary>The texts of one column by summaries taken together: how often each occurs at least, and at most.</summary>
/// <remarks>
/// Summaries list the most frequent texts. One that they do not list is no more frequent than the last that they do, or than a sketch may
/// miss; and where there are more kinds than the sketch holds, a count may be too high by as much.
/// </remarks>
sealed class CategoryPool
{
    // The second is by how much more often than an unlisted one it may occur.
    readonly Dictionary<string, (double Least, double Beyond)> _listed = new(StringComparer.Ordinal);
    double _unlisted;

    /// <summary>How many texts they are.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a summary.</summary>
    public void Add(ColumnSummary column)
    {
        long count = column.Rows - column.Missing;
        double error = column.Distinct > TopCategories.Capacity ? (double)count / TopCategories.Capacity : 0;
        double unlisted = column.TopCategories.Length == ColumnSummarizer.ReportedCategories ? column.TopCategories[^1].Count
            : column.Distinct > column.TopCategories.Length ? error + 1
            : 0;
        foreach (CategoryCount category in column.TopCategories)
        {
            (double least, double beyond) = _listed.GetValueOrDefault(category.Value);
            _listed[category.Value] = (least + Math.Max(0, category.Count - error), beyond + category.Count - unlisted);
        }

        _unlisted += unlisted;
        Count += count;
    }

    /// <summary>How many different texts one of two pools lists.</summary>
    public static int Kinds(CategoryPool one, CategoryPool other) => one._listed.Keys.Union(other._listed.Keys).Count();

    /// <summary>A lower bound of the total variation distance between the texts of two pools, 0 to 1.</summary>
    public static double Distance(CategoryPool one, CategoryPool other) => Math.Max(one.Excess(other), other.Excess(one));

    // The sum of what is surely more frequent here than there.
    double Excess(CategoryPool other) => _listed.Sum(text =>
        Math.Max(0, (text.Value.Least / Count) - ((other._unlisted + other._listed.GetValueOrDefault(text.Key).Beyond) / other.Count)));
}
