namespace OtelMl.Collector.Columns;

/// <summary>Arrays: where each row ends in the items, then the items of all rows. Add to <see cref="Items"/>, then end the row.</summary>
class ArrayColumn<TItems>(TItems items, string? type = null) : Column
    where TItems : Column
{
    readonly FixedColumn<ulong> _ends = new("UInt64");

    public TItems Items => items;

    public override string Type { get; } = type ?? $"Array({items.Type})";

    public override int Rows => _ends.Rows;

    public override long Bytes => _ends.Bytes + items.Bytes;

    public override long Capacity => _ends.Capacity + items.Capacity;

    public void EndRow() => _ends.Add((ulong)items.Rows);

    public override async ValueTask WriteToAsync(Stream destination, CancellationToken cancellationToken)
    {
        await _ends.WriteToAsync(destination, cancellationToken);
        await items.WriteToAsync(destination, cancellationToken);
    }

    public override async ValueTask WriteTogetherAsync(IReadOnlyList<Column> parts, Stream destination, CancellationToken cancellationToken)
    {
        var ends = new FixedColumn<ulong>(_ends.Type);
        try
        {
            ulong before = 0;
            foreach (Column part in parts)
            {
                var arrays = (ArrayColumn<TItems>)part;
                ends.Clear();
                ends.AddShifted(arrays._ends, before);
                await ends.WriteToAsync(destination, cancellationToken);
                before += (ulong)arrays.Items.Rows;
            }
        }
        finally
        {
            ends.Release();
        }

        await items.WriteTogetherAsync([.. parts.Select(part => ((ArrayColumn<TItems>)part).Items)], destination, cancellationToken);
    }

    public override void Append(Column rows)
    {
        var arrays = (ArrayColumn<TItems>)rows;
        ulong before = (ulong)items.Rows;
        items.Append(arrays.Items);
        _ends.AddShifted(arrays._ends, before);
    }

    public override void Mark()
    {
        _ends.Mark();
        items.Mark();
    }

    public override void RollBack()
    {
        _ends.RollBack();
        items.RollBack();
    }

    public override void Clear()
    {
        _ends.Clear();
        items.Clear();
    }

    public override void Release()
    {
        _ends.Release();
        items.Release();
    }
}
