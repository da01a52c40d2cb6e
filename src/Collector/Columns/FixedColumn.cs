using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OtelMl.Collector.Columns;

/// <summary>Cells of one width, little-endian as every machine .NET runs on today: numbers, Bool, and DateTime64 as its ticks.</summary>
sealed class FixedColumn<T>(string type) : Column
    where T : unmanaged, INumber<T>
{
    readonly ByteBuffer _cells = new();
    int _mark;

    public override string Type => type;

    public override int Rows => _cells.Length / Unsafe.SizeOf<T>();

    public override long Bytes => _cells.Length;

    public override long Capacity => _cells.Capacity;

    public ReadOnlySpan<T> Cells => MemoryMarshal.Cast<byte, T>(_cells.Span);

    public void Add(T value)
    {
        MemoryMarshal.Write(_cells.GetSpan(Unsafe.SizeOf<T>()), in value);
        _cells.Advance(Unsafe.SizeOf<T>());
    }

    /// <summary>Adds cells as they come in protobuf's packed fields, which lay them out as we do; false where one is cut short.</summary>
    public bool TryAddPacked(ReadOnlySpan<byte> cells)
    {
        _cells.Write(cells);
        return cells.Length % Unsafe.SizeOf<T>() == 0;
    }

    /// <summary>Adds the cells of another column, each with a number added.</summary>
    public void AddShifted(FixedColumn<T> cells, T by)
    {
        ReadOnlySpan<T> from = cells.Cells;
        Span<T> to = MemoryMarshal.Cast<byte, T>(_cells.GetSpan(cells._cells.Length));
        for (int i = 0; i < from.Length; i++)
            to[i] = from[i] + by;
        _cells.Advance(cells._cells.Length);
    }

    public override ValueTask WriteToAsync(Stream destination, CancellationToken cancellationToken) =>
        destination.WriteAsync(_cells.Memory, cancellationToken);

    public override void Append(Column rows) => _cells.Write(((FixedColumn<T>)rows)._cells.Span);

    public override void Mark() => _mark = _cells.Length;

    public override void RollBack() => _cells.CutTo(_mark);

    public override void Clear() => _cells.Clear();

    public override void Release() => _cells.Release();
}
