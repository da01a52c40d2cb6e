using System.Globalization;
using System.Text;

namespace OtelMl.Collector.Parsing;

/// <summary>Reads cells as times.</summary>
static class TupleTimes
{
    const long NanosecondsPerMillisecond = 1_000_000;
    const int LongestText = 64;

    /// <summary>Milliseconds since 1970, of nanoseconds since then or of a time in ISO 8601, in UTC unless it says otherwise; null where it is neither.</summary>
    public static long? Milliseconds(TupleCell cell)
    {
        if (cell.Type == TupleCellType.Int64)
            return cell.Integer / NanosecondsPerMillisecond;
        if (cell.Type != TupleCellType.Text || cell.Text.Length is 0 or > LongestText)
            return null;
        Span<char> text = stackalloc char[LongestText];
        int length = Encoding.UTF8.GetChars(cell.Text, text);
        return DateTimeOffset.TryParse(text[..length], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time.ToUnixTimeMilliseconds()
            : null;
    }
}
