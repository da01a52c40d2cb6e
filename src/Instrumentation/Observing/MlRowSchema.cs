namespace OtelMl.Instrumentation;

/// <summary>The columns of a type of rows, and how a row is read; generated from its properties.</summary>
/// <typeparam name="T">Type of the rows.</typeparam>
/// <param name="columns">The columns, in order.</param>
public abstract class MlRowSchema<T>(IReadOnlyList<MlColumnInfo> columns)
{
    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<MlColumnInfo> Columns { get; } = columns;

    /// <summary>Hands over every column of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="cells">Takes the values.</param>
    public abstract void Read(T row, MlRows cells);

    /// <summary>Columns that a list names, for rows that hold an array.</summary>
    /// <param name="names">The names.</param>
    protected static IEnumerable<MlColumnInfo> Numbers(IEnumerable<string> names) => names.Select(name => new MlColumnInfo(name, true));
}
