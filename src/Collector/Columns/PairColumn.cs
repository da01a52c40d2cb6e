namespace OtelMl.Collector.Columns;

/// <summary>Pairs of strings: all the keys, then all the values.</summary>
sealed class PairColumn : Column
{
    public StringColumn Keys { get; } = new();

    public StringColumn Values { get; } = new();

    public override string Type => "Tuple(String, String)";

    public override int Rows => Keys.Rows;

    public override long Bytes => Keys.Bytes + Values.Bytes;

    public override long Capacity => Keys.Capacity + Values.Capacity;

    public override async ValueTask WriteToAsync(Stream destination, CancellationToken cancellationToken)
    {
        await Keys.WriteToAsync(destination, cancellationToken);
        await Values.WriteToAsync(destination, cancellationToken);
    }

    public override async ValueTask WriteTogetherAsync(IReadOnlyList<Column> parts, Stream destination, CancellationToken cancellationToken)
    {
        await Keys.WriteTogetherAsync([.. parts.Select(part => ((PairColumn)part).Keys)], destination, cancellationToken);
        await Values.WriteTogetherAsync([.. parts.Select(part => ((PairColumn)part).Values)], destination, cancellationToken);
    }

    public override void Append(Column rows)
    {
        var pairs = (PairColumn)rows;
        Keys.Append(pairs.Keys);
        Values.Append(pairs.Values);
    }

    public override void Mark()
    {
        Keys.Mark();
        Values.Mark();
    }

    public override void RollBack()
    {
        Keys.RollBack();
        Values.RollBack();
    }

    public override void Clear()
    {
        Keys.Clear();
        Values.Clear();
    }

    public override void Release()
    {
        Keys.Release();
        Values.Release();
    }
}
