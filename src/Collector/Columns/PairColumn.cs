namespace OtelMl.Collector.Columns;

/// <summary>Pairs of a key and a value: all the keys, then all the values.</summary>
sealed class PairColumn<TKeys, TValues>(TKeys keys, TValues values) : Column
    where TKeys : Column
    where TValues : Column
{
    public TKeys Keys => keys;

    public TValues Values => values;

    public override string Type { get; } = $"Tuple({keys.Type}, {values.Type})";

    public override int Rows => keys.Rows;

    public override long Bytes => keys.Bytes + values.Bytes;

    public override long Capacity => Keys.Capacity + Values.Capacity;

    public override async ValueTask WriteToAsync(Stream destination, CancellationToken cancellationToken)
    {
        await keys.WriteToAsync(destination, cancellationToken);
        await values.WriteToAsync(destination, cancellationToken);
    }

    public override async ValueTask WriteTogetherAsync(IReadOnlyList<Column> parts, Stream destination, CancellationToken cancellationToken)
    {
        await keys.WriteTogetherAsync([.. parts.Select(part => ((PairColumn<TKeys, TValues>)part).Keys)], destination, cancellationToken);
        await values.WriteTogetherAsync([.. parts.Select(part => ((PairColumn<TKeys, TValues>)part).Values)], destination, cancellationToken);
    }

    public override void Append(Column rows)
    {
        var pairs = (PairColumn<TKeys, TValues>)rows;
        keys.Append(pairs.Keys);
        values.Append(pairs.Values);
    }

    public override void Mark()
    {
        keys.Mark();
        values.Mark();
    }

    public override void RollBack()
    {
        keys.RollBack();
        values.RollBack();
    }

    public override void Clear()
    {
        keys.Clear();
        values.Clear();
    }

    public override void Release()
    {
        keys.Release();
        values.Release();
    }
}
