using System.Globalization;

namespace OtelMl.Cli.Reading;

/// <summary>Times as files write them.</summary>
static class TimeText
{
    /// <summary>What can be read, for messages.</summary>
    public const string Expected = "2026-05-01T12:00:00Z, or in seconds since 1970";

    const double MostSeconds = 1e11;
    const double MostMilliseconds = 1e14;

    /// <summary>Reads a date and time, in UTC unless it says otherwise, or seconds or milliseconds since 1970.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time))
            return true;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || number is not (> 0 and < MostMilliseconds))
            return false;
        time = number < MostSeconds ? DateTimeOffset.UnixEpoch.AddSeconds(number) : DateTimeOffset.UnixEpoch.AddMilliseconds(number);
        return true;
    }
}
