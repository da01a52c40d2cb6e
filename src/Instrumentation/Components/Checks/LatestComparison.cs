namespace OtelMl.Instrumentation;

/// <summary>
/// Remembers how the latest comparison of two tables came out, which is the same for equal ones: a split and the training on it
/// compare the same parts. Safe to use from many threads.
/// </summary>
/// <typeparam name="T">What a comparison finds.</typeparam>
/// <param name="compare">Compares the training part with the test part; depends on nothing else.</param>
sealed class LatestComparison<T>(Func<MlTable, MlTable, T> compare)
{
    Entry? _latest;

    /// <summary>What the comparison of two tables finds.</summary>
    public T Of(MlTable training, MlTable test)
    {
        if (training.Digest is null || test.Digest is null) return compare(training, test);
        Entry? latest = Volatile.Read(ref _latest);
        if (latest?.Training.Equals(Content.Of(training)) == true && latest.Test.Equals(Content.Of(test))) return latest.Found;
        T found = compare(training, test);
        Volatile.Write(ref _latest, new(Content.Of(training), Content.Of(test), found));
        return found;
    }

    sealed record Entry(Content Training, Content Test, T Found);

    readonly record struct Content(IReadOnlyList<MlColumnInfo> Columns, string Digest)
    {
        public static Content Of(MlTable table) => new(table.Columns, table.Digest!);

        public bool Equals(Content other) => Digest == other.Digest && Columns.SequenceEqual(other.Columns);

        public override int GetHashCode() => Digest.GetHashCode(StringComparison.Ordinal);
    }
}
