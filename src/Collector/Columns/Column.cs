namespace OtelMl.Collector.Columns;

/// <summary>
/// The cells of one column, held as ClickHouse's Native format lays them out (https://clickhouse.com/docs/interfaces/formats/Native),
/// so that writing it is copying it.
/// </summary>
abstract class Column
{
    /// <summary>The ClickHouse type sent; the server converts it where the table's differs, as LowCardinality(String) does.</summary>
    public abstract string Type { get; }

    public abstract int Rows { get; }

    /// <summary>What the cells take on the wire.</summary>
    public abstract long Bytes { get; }

    /// <summary>The memory they take, with what is left to grow into.</summary>
    public abstract long Capacity { get; }

    public abstract ValueTask WriteToAsync(Stream destination, CancellationToken cancellationToken);

    /// <summary>Writes columns of this kind as one.</summary>
    public virtual async ValueTask WriteTogetherAsync(IReadOnlyList<Column> parts, Stream destination, CancellationToken cancellationToken)
    {
        foreach (Column part in parts)
            await part.WriteToAsync(destination, cancellationToken);
    }

    /// <summary>Appends all rows of a column of the same kind.</summary>
    public abstract void Append(Column rows);

    /// <summary>Remembers where the column ends, also within a row that is being added.</summary>
    public abstract void Mark();

    /// <summary>Drops what was added since <see cref="Mark"/>.</summary>
    public abstract void RollBack();

    /// <summary>Drops the rows and keeps the memory.</summary>
    public abstract void Clear();

    /// <summary>Drops the rows and gives the memory back.</summary>
    public abstract void Release();
}
