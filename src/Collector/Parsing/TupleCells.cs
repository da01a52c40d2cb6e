using OtelMl.Collector.Columns;
using OtelMl.Collector.Forming;

namespace OtelMl.Collector.Parsing;

/// <summary>Writes cells into columns of text.</summary>
static class TupleCells
{
    const double MostShortDigits = 1e15;

    /// <summary>Adds an id of hexadecimal digits, which has as many as it should.</summary>
    public static void AddId(StringColumn column, ReadOnlySpan<byte> digits)
    {
        Span<byte> id = stackalloc byte[digits.Length / 2];
        Convert.FromHexString(digits, id, out _, out _);
        column.AddHex(FieldRules.Present(id));
    }

    /// <summary>Adds a cell as text.</summary>
    public static void AddText(StringColumn column, TupleCell cell)
    {
        switch (cell.Type)
        {
            case TupleCellType.Double:
                double number = cell.Number!.Value;
                // The same text as that of the double, found faster; -0 has a text of its own.
                if (Math.Abs(number) < MostShortDigits && number == (long)number && !(number == 0 && double.IsNegative(number)))
                    column.AddNumber((long)number);
                else
                    column.AddNumber(number);
                break;
            case TupleCellType.Int64:
                column.AddNumber(cell.Integer);
                break;
            default:
                column.AddUtf8(cell.Text);
                break;
        }
    }
}
