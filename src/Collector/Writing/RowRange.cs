namespace OtelMl.Collector.Writing;

/// <summary>
/// A piece of a batch: the whole is number 1, the halves of piece n are 2n and 2n+1. So a number says which rows it has, always the
/// same, and its deduplication token can be made of it.
/// </summary>
/// <param name="Piece">The number.</param>
/// <param name="From">The first row.</param>
/// <param name="To">The row after the last.</param>
readonly record struct RowRange(long Piece, long From, long To)
{
    public const long Whole = 1;

    public long Rows => To - From;

    public (RowRange First, RowRange Second) Halve()
    {
        long middle = From + (Rows / 2);
        return (new RowRange(2 * Piece, From, middle), new RowRange((2 * Piece) + 1, middle, To));
    }
}
