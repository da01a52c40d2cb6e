using OtelMl.Collector.Columns;
using OtelMl.Collector.Forming;

namespace OtelMl.Collector.Parsing;

/// <summary>Parses requests whose records are the rows of one table.</summary>
/// <typeparam name="TBlock">Rows of the table.</typeparam>
/// <typeparam name="TFields">What a record has one of, while it is parsed.</typeparam>
abstract class RecordParser<TBlock, TFields> : RequestParser
    where TBlock : Block, new()
    where TFields : struct, allows ref struct
{
    readonly DayBlocks<TBlock> _blocks = new(() => new TBlock());

    protected override IReadOnlyList<Block> Blocks => _blocks.All;

    public override void Dispose()
    {
        _blocks.ReleaseSpare();
        base.Dispose();
    }

    protected override void Release() => _blocks.Release();

    protected override bool TryAdd(ReadOnlySpan<byte> record, RecordPath at)
    {
        TBlock block = _blocks.Likely;
        TFields fields = default;
        block.MarkParts();
        if (!TryRead(record, ref fields, block))
            return false;
        if (Fault(in fields) is { } fault)
        {
            block.RollBackParts();
            Rejections.Reject($"{PathOf(at)}.{fault}");
            return true;
        }

        TBlock right = _blocks.For(TimeOf(in fields));
        if (right != block)
        {
            block.RollBackParts();
            fields = default;
            right.MarkParts();
            TryRead(record, ref fields, right);
        }

        AddRow(right, in fields);
        return true;
    }

    /// <summary>Reads a record, of which what may come many times goes into the block at once.</summary>
    protected abstract bool TryRead(ReadOnlySpan<byte> record, ref TFields fields, TBlock block);

    /// <summary>What keeps the record from being stored, after its path; null when nothing does.</summary>
    protected abstract string? Fault(in TFields fields);

    /// <summary>Where the record is in the request, by the field names of OTLP's JSON.</summary>
    protected abstract string PathOf(RecordPath at);

    /// <summary>The time by which the row is stored, in Unix nanoseconds.</summary>
    protected abstract long TimeOf(in TFields fields);

    /// <summary>Adds what there is one of.</summary>
    protected abstract void AddRow(TBlock block, in TFields fields);
}
