using System.Globalization;

namespace OtelMl.Collector.Forming;

/// <summary>
/// Text that reads as a number, by the rules of ClickHouse's toFloat64OrNull, with which the views find the numbers among an event's
/// features.
/// </summary>
static class NumberText
{
    const int Longest = 512; // nobody writes a number in more digits

    /// <summary>Not a number, without a sign, as ClickHouse reads it; that of .NET has one.</summary>
    public static readonly double NaN = BitConverter.UInt64BitsToDouble(0x7ff8_0000_0000_0000);

    public static bool TryParse(ReadOnlySpan<byte> text, out double number)
    {
        number = 0;
        if (text.IsEmpty || text.Length > Longest)
            return false;
        ReadOnlySpan<byte> digits = text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        if (digits.IsEmpty)
            return false;
        if (digits[0] is (>= (byte)'0' and <= (byte)'9') or (byte)'.')
            return double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number);
        if (Is(digits, "inf"u8) || Is(digits, "infinity"u8))
            number = text[0] == (byte)'-' ? double.NegativeInfinity : double.PositiveInfinity;
        else if (Is(digits, "nan"u8))
            number = text[0] == (byte)'-' ? double.NaN : NaN;
        else
            return false;
        return true;
    }

    static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => System.Text.Ascii.EqualsIgnoreCase(text, word);
}
