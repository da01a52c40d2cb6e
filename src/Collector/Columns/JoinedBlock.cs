namespace OtelMl.Collector.Columns;

/// <summary>
/// Blocks of one table, seen as one with the rows of all: what many requests brought is written together without being copied
/// together first. The blocks stay their owners' and must outlive it.
/// </summary>
sealed class JoinedBlock(IReadOnlyList<Block> blocks) : Block(blocks[0].Table)
{
    public override int Rows => blocks.Sum(block => block.Rows);

    public override long Bytes => blocks.Sum(block => block.Bytes);

    public override long Capacity => blocks.Sum(block => block.Capacity);

    public override IEnumerable<string> ColumnNames => blocks[0].ColumnNames;

    public override Block CreateEmpty() => blocks[0].CreateEmpty();

    public override Task WriteToAsync(Stream destination, CancellationToken cancellationToken) =>
        WriteTogetherAsync(blocks, destination, cancellationToken);
}
