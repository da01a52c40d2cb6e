using System.Buffers.Binary;

namespace OtelMl.Collector.Columns;

/// <summary>
/// Keys by their number in a dictionary, as ClickHouse's Native format has LowCardinality(String): pieces, each with its dictionary and
/// then its rows' numbers (ClickHouse's SerializationLowCardinality). Parts written together are a piece each.
/// </summary>
sealed class KeyColumn(KeyDictionary dictionary) : Column
{
    public const string TypeName = "LowCardinality(String)";

    /// <summary>What stands before the column that has keys somewhere in it, counted from its outermost type: the version of the layout.</summary>
    public const ulong Version = 1;

    // Numbers of 16 bits, and the dictionary comes with the piece and replaces the last one's.
    const ulong PieceFlags = 1 | (1 << 9) | (1 << 10);

    readonly FixedColumn<ushort> _numbers = new("UInt16");

    public override string Type => TypeName;

    public override int Rows => _numbers.Rows;

    public override long Bytes => _numbers.Bytes;

    public override long Capacity => _numbers.Capacity;

    public void Add(ushort number) => _numbers.Add(number);

    public override async ValueTask WriteToAsync(Stream destination, CancellationToken cancellationToken)
    {
        if (Rows == 0)
            return; // where there is no row there is no piece either
        var head = new ByteBuffer();
        try
        {
            WriteUInt64(head, PieceFlags);
            WriteUInt64(head, (ulong)dictionary.Count);
            for (int i = 0; i < dictionary.Count; i++)
                head.WriteText(dictionary[i]);
            WriteUInt64(head, (ulong)Rows);
            await destination.WriteAsync(head.Memory, cancellationToken);
        }
        finally
        {
            head.Release();
        }

        await _numbers.WriteToAsync(destination, cancellationToken);
    }

    /// <exception cref="InvalidOperationException">Together there are more keys than a dictionary may have.</exception>
    public override void Append(Column rows)
    {
        var keys = (KeyColumn)rows;
        KeyDictionary others = keys.Dictionary;
        ushort[] numbers = new ushort[others.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!dictionary.TryAdd(others[i], out numbers[i]))
                throw new InvalidOperationException($"There are more than {KeyDictionary.Most} different keys.");
        }

        foreach (ushort number in keys._numbers.Cells)
            _numbers.Add(numbers[number]);
    }

    public override void Mark() => _numbers.Mark();

    public override void RollBack() => _numbers.RollBack();

    public override void Clear() => _numbers.Clear();

    public override void Release() => _numbers.Release();

    KeyDictionary Dictionary => dictionary;

    static void WriteUInt64(ByteBuffer into, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(into.GetSpan(sizeof(ulong)), value);
        into.Advance(sizeof(ulong));
    }
}
