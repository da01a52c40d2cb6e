using System.Globalization;

namespace OtelMl.TaxiTips;

/// <summary>A span of time from <paramref name="From"/>, inclusive, to <paramref name="To"/>, exclusive.</summary>
public sealed record Period(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>A calendar month in UTC.</summary>
    public static Period Month(int year, int month)
    {
        var from = new DateTimeOffset(year, month, 1, 0, 0, 0, TimeSpan.Zero);
        return new(from, from.AddMonths(1));
    }

    /// <summary>Whole days in UTC, from <paramref name="first"/> to <paramref name="last"/>, both inclusive.</summary>
    public static Period Days(DateOnly first, DateOnly last) => new(
        new(first, TimeOnly.MinValue, TimeSpan.Zero),
        new(last.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero));

    /// <summary>Whether the time lies in the period.</summary>
    public bool Contains(DateTimeOffset time) => From <= time && time < To;

    /// <summary>The period cut into consecutive pieces of the given length; the last may be shorter.</summary>
    public IEnumerable<Period> Cut(TimeSpan length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(length, TimeSpan.Zero);
        for (var from = From; from < To; from += length)
            yield return new(from, from + length < To ? from + length : To);
    }

    /// <summary>"2020-01" for a calendar month, "2020-04-01" for a day, else both ends.</summary>
    public override string ToString() =>
        this == Month(From.Year, From.Month) ? From.ToString("yyyy-MM", CultureInfo.InvariantCulture)
        : To == From.AddDays(1) ? Name(From)
        : $"{Name(From)}..{Name(To)}";

    static string Name(DateTimeOffset time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
