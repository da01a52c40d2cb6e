using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace OtelMl.Collector.Columns;

/// <summary>Strings: each is its length and its UTF-8 bytes, one after the other.</summary>
sealed class StringColumn : Column
{
    const int MaxFormattedLength = 64;

    readonly ByteBuffer _cells = new();
    int _rows;
    (int Bytes, int Rows) _mark;

    public override string Type => "String";

    public override int Rows => _rows;

    public override long Bytes => _cells.Length;

    public override long Capacity => _cells.Capacity;

    public void Add(string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        _cells.WriteVarUInt((uint)length);
        _cells.Advance(Encoding.UTF8.GetBytes(value, _cells.GetSpan(length)));
        _rows++;
    }

    public void AddUtf8(ReadOnlySpan<byte> value)
    {
        _cells.WriteText(value);
        _rows++;
    }

    public void AddEmpty() => AddUtf8([]);

    /// <summary>Adds bytes as lower-case hexadecimal digits.</summary>
    public void AddHex(ReadOnlySpan<byte> value)
    {
        _cells.WriteVarUInt((uint)value.Length * 2);
        Convert.TryToHexStringLower(value, _cells.GetSpan(value.Length * 2), out int written);
        _cells.Advance(written);
        _rows++;
    }

    /// <summary>Adds bytes as Base64.</summary>
    public void AddBase64(ReadOnlySpan<byte> value)
    {
        int length = Base64.GetMaxEncodedToUtf8Length(value.Length);
        _cells.WriteVarUInt((uint)length);
        Base64.EncodeToUtf8(value, _cells.GetSpan(length), out _, out int written);
        _cells.Advance(written);
        _rows++;
    }

    /// <summary>Adds a number as the shortest text that reads back as the same number.</summary>
    public void AddNumber<T>(T value)
        where T : IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[MaxFormattedLength];
        value.TryFormat(text, out int length, default, CultureInfo.InvariantCulture);
        AddUtf8(text[..length]);
    }

    public override ValueTask WriteToAsync(Stream destination, CancellationToken cancellationToken) =>
        destination.WriteAsync(_cells.Memory, cancellationToken);

    public override void Append(Column rows)
    {
        var strings = (StringColumn)rows;
        _cells.Write(strings._cells.Span);
        _rows += strings._rows;
    }

    public override void Mark() => _mark = (_cells.Length, _rows);

    public override void RollBack()
    {
        _cells.CutTo(_mark.Bytes);
        _rows = _mark.Rows;
    }

    public override void Clear()
    {
        _cells.Clear();
        _rows = 0;
    }

    public override void Release()
    {
        _cells.Release();
        _rows = 0;
    }
}
