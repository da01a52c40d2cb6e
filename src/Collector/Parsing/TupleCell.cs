using OtelMl.Collector.Forming;

namespace OtelMl.Collector.Parsing;

/// <summary>The value that a row has in a column.</summary>
readonly ref struct TupleCell
{
    readonly double _number;
    readonly bool? _isNumber; // null where nobody has tried yet

    TupleCell(TupleCellType type) => Type = type;

    public TupleCell(double number)
        : this(TupleCellType.Double)
    {
        _number = double.IsNaN(number) ? NumberText.NaN : number; // as its text reads
        _isNumber = true;
    }

    public TupleCell(long integer)
        : this(TupleCellType.Int64)
    {
        Integer = integer;
        _number = integer;
        _isNumber = true;
    }

    public TupleCell(bool truth)
        : this(TupleCellType.Bool)
    {
        Text = truth ? "true"u8 : "false"u8;
        _isNumber = false;
    }

    public TupleCell(ReadOnlySpan<byte> text)
        : this(TupleCellType.Text) => Text = text;

    public TupleCell(ReadOnlySpan<byte> text, TupleText known)
        : this(TupleCellType.Text)
    {
        Text = text;
        _number = known.Number;
        _isNumber = known.IsNumber;
    }

    public static TupleCell NotInDictionary => new(TupleCellType.NotInDictionary);

    public TupleCellType Type { get; }

    public long Integer { get; }

    /// <summary>The text of what is no number.</summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <summary>The number it is or reads as; null where it does not.</summary>
    public double? Number => _isNumber switch
    {
        true => _number,
        null when NumberText.TryParse(Text, out double number) => number,
        _ => null,
    };

    /// <summary>Whether a row that needs the value lacks it.</summary>
    public bool IsMissing => Type == TupleCellType.None || (Type == TupleCellType.Text && Text.IsEmpty);
}
