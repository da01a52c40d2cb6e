using System.Globalization;

namespace OtelMl.Cli.Reading;

/// <summary>Times as files write them.</summary>
static class TimeText
{
    /// <summary>What can be read, for messages.</summary>
    public const string Expected = "2026-05-01T12:00:00Z, or in seconds, milli-, micro- or nanoseconds since 1970";

    // A second of 5138 is a millisecond of 1973: no two units have a time in common that anybody has.
    const decimal MostSeconds = 1e11m;

    /// <summary>Reads a date and time, in UTC unless it says otherwise, a day such as 20260501, or what has passed since 1970 in seconds or parts of them.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time))
            return true;
        if (DateTimeOffset.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time))
            return true;
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) || number <= 0)
            return false;
        decimal units = 1;
        while (number >= MostSeconds * units && units < 1e9m)
            units *= 1000;
        if (number >= MostSeconds * units)
            return false;
        time = DateTimeOffset.UnixEpoch.AddTicks((long)(number / units * TimeSpan.TicksPerSecond));
        return true;
    }
}
