using System.Collections.Immutable;

namespace OtelMl.Collector.Queue;

/// <summary>A run of blocks whose insert was begun: whether ClickHouse has it is not known until it is done.</summary>
/// <param name="Id">What its token starts with.</param>
/// <param name="First">The sequence of its first block.</param>
/// <param name="End">The sequence after that of its last.</param>
/// <param name="Refused">The pieces of it that ClickHouse refused, as <c>RowRange</c> numbers them; those are never sent whole again.</param>
sealed record OpenBatch(Guid Id, long First, long End, ImmutableHashSet<long> Refused)
{
    /// <summary>The token by which ClickHouse knows the batch, or a piece of it.</summary>
    public string Token(long piece = 1) => piece == 1 ? $"{Id:N}-{First:x}-{End:x}" : $"{Id:N}-{First:x}-{End:x}-{piece:x}";
}
