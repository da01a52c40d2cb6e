using OtelMl.Collector.Queue;

namespace OtelMl.Collector.Columns;

/// <summary>
/// Rows of one table, ready to be inserted. It is what is formed, batched, inserted and retried as a whole. A subclass names its
/// table's columns. Not safe for concurrent use.
/// </summary>
abstract class Block(string table) : IPayload
{
    const string Nanoseconds = "DateTime64(9)";

    readonly List<(string Name, Column Column)> _columns = [];
    Column[] _parts = [];

    public string Table => table;

    public virtual int Rows => _columns[0].Column.Rows;

    public virtual long Bytes => _columns.Sum(column => column.Column.Bytes);

    /// <summary>The memory it takes, with what is left to grow into.</summary>
    public virtual long Capacity => _columns.Sum(column => column.Column.Capacity);

    public virtual IEnumerable<string> ColumnNames => _columns.Select(column => column.Name);

    public PartitionDays Days { get; } = new();

    /// <summary>Makes a block of the same table without rows.</summary>
    public abstract Block CreateEmpty();

    /// <summary>Writes the block in ClickHouse's Native format, in many small pieces.</summary>
    public virtual Task WriteToAsync(Stream destination, CancellationToken cancellationToken) =>
        WriteTogetherAsync([this], destination, cancellationToken);

    /// <summary>Writes blocks of one table as one block with the rows of all.</summary>
    protected static async Task WriteTogetherAsync(IReadOnlyList<Block> blocks, Stream destination, CancellationToken cancellationToken)
    {
        Block first = blocks[0];
        int rows = blocks.Sum(block => block.Rows);
        var header = new ByteBuffer();
        var name = new StringColumn();
        try
        {
            header.WriteVarUInt((uint)first._columns.Count);
            header.WriteVarUInt((uint)rows);
            await destination.WriteAsync(header.Memory, cancellationToken);
            for (int i = 0; i < first._columns.Count; i++)
            {
                (string columnName, Column column) = first._columns[i];
                Column[] parts = [.. blocks.Select(block => block.Whole(i))];
                name.Clear();
                name.Add(columnName);
                name.Add(column.Type);
                await name.WriteToAsync(destination, cancellationToken);
                await column.WriteTogetherAsync(parts, destination, cancellationToken);
            }
        }
        finally
        {
            header.Release();
            name.Release();
        }
    }

    /// <summary>Appends all rows of a block of the same table.</summary>
    public void Append(Block rows)
    {
        for (int i = 0; i < _columns.Count; i++)
            _columns[i].Column.Append(rows._columns[i].Column);
    }

    /// <summary>Drops the rows and gives the memory back.</summary>
    public void Release()
    {
        foreach ((_, Column column) in _columns)
            column.Release();
    }

    /// <summary>Remembers where the columns end that may have items of a row before it is known whether the row can be stored.</summary>
    public void MarkParts()
    {
        foreach (Column column in _parts)
            column.Mark();
    }

    /// <summary>Drops the items added since <see cref="MarkParts"/>, of a row that cannot be stored.</summary>
    public void RollBackParts()
    {
        foreach (Column column in _parts)
            column.RollBack();
    }

    /// <summary>Names the columns of which a row has any number of items.</summary>
    protected void ComeInParts(params ReadOnlySpan<Column> columns) => _parts = [.. _parts, .. columns];

    Column Whole(int index)
    {
        (string name, Column column) = _columns[index];
        return column.Rows == Rows
            ? column
            : throw new InvalidOperationException($"Column {name} of {Table} has {column.Rows} rows, where the block has {Rows}.");
    }

    protected TColumn Add<TColumn>(string name, TColumn column)
        where TColumn : Column
    {
        _columns.Add((name, column));
        return column;
    }

    protected StringColumn Text(string name) => Add(name, new StringColumn());

    protected MapColumn Map(string name) => Add(name, new MapColumn());

    protected FixedColumn<long> Time(string name) => Add(name, new FixedColumn<long>(Nanoseconds));

    protected FixedColumn<byte> UInt8(string name) => Add(name, new FixedColumn<byte>("UInt8"));

    protected FixedColumn<byte> Bool(string name) => Add(name, new FixedColumn<byte>("Bool"));

    protected FixedColumn<int> Int32(string name) => Add(name, new FixedColumn<int>("Int32"));

    protected FixedColumn<uint> UInt32(string name) => Add(name, new FixedColumn<uint>("UInt32"));

    protected FixedColumn<ulong> UInt64(string name) => Add(name, new FixedColumn<ulong>("UInt64"));

    protected FixedColumn<double> Float64(string name) => Add(name, new FixedColumn<double>("Float64"));

    protected ArrayColumn<StringColumn> Texts(string name) => Add(name, new ArrayColumn<StringColumn>(new StringColumn()));

    protected ArrayColumn<MapColumn> Maps(string name) => Add(name, new ArrayColumn<MapColumn>(new MapColumn()));

    protected ArrayColumn<FixedColumn<long>> Times(string name) =>
        Add(name, new ArrayColumn<FixedColumn<long>>(new FixedColumn<long>(Nanoseconds)));

    protected ArrayColumn<FixedColumn<ulong>> UInt64s(string name) =>
        Add(name, new ArrayColumn<FixedColumn<ulong>>(new FixedColumn<ulong>("UInt64")));

    protected ArrayColumn<FixedColumn<double>> Float64s(string name) =>
        Add(name, new ArrayColumn<FixedColumn<double>>(new FixedColumn<double>("Float64")));
}
