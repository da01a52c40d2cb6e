namespace OtelMl.Collector.Columns;

/// <summary>Cells that may be NULL: for each whether it is, then all the cells.</summary>
sealed class NullableColumn<T>(FixedColumn<T> cells) : Column
    where T : unmanaged, System.Numerics.INumber<T>
{
    readonly FixedColumn<byte> _nulls = new("UInt8");

    public override string Type { get; } = $"Nullable({cells.Type})";

    public override int Rows => cells.Rows;

    public override long Bytes => _nulls.Bytes + cells.Bytes;

    public override long Capacity => _nulls.Capacity + cells.Capacity;

    public void Add(T? value)
    {
        _nulls.Add(value is null ? (byte)1 : (byte)0);
        cells.Add(value.GetValueOrDefault());
    }

    public override async ValueTask WriteToAsync(Stream destination, CancellationToken cancellationToken)
    {
        await _nulls.WriteToAsync(destination, cancellationToken);
        await cells.WriteToAsync(destination, cancellationToken);
    }

    public override async ValueTask WriteTogetherAsync(IReadOnlyList<Column> parts, Stream destination, CancellationToken cancellationToken)
    {
        foreach (Column part in parts)
            await ((NullableColumn<T>)part)._nulls.WriteToAsync(destination, cancellationToken);
        foreach (Column part in parts)
            await ((NullableColumn<T>)part).Cells.WriteToAsync(destination, cancellationToken);
    }

    public override void Append(Column rows)
    {
        var nullable = (NullableColumn<T>)rows;
        _nulls.Append(nullable._nulls);
        cells.Append(nullable.Cells);
    }

    public override void Mark()
    {
        _nulls.Mark();
        cells.Mark();
    }

    public override void RollBack()
    {
        _nulls.RollBack();
        cells.RollBack();
    }

    public override void Clear()
    {
        _nulls.Clear();
        cells.Clear();
    }

    public override void Release()
    {
        _nulls.Release();
        cells.Release();
    }

    FixedColumn<T> Cells => cells;
}
