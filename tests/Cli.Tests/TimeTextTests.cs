using System.Globalization;
using OtelMl.Cli.Reading;

namespace OtelMl.Cli.Tests;

public sealed class TimeTextTests
{
    [Theory]
    [InlineData("2026-03-02T10:00:00Z", "2026-03-02T10:00:00Z")]
    [InlineData("20260302", "2026-03-02T00:00:00Z")]
    [InlineData("1772445600", "2026-03-02T10:00:00Z")]
    [InlineData("1772445600.25", "2026-03-02T10:00:00.25Z")]
    [InlineData("1.7724456e9", "2026-03-02T10:00:00Z")]
    [InlineData("1772445600001", "2026-03-02T10:00:00.001Z")]
    [InlineData("1772445600000001", "2026-03-02T10:00:00.000001Z")]
    [InlineData("1772445600000000100", "2026-03-02T10:00:00.0000001Z")]
    [InlineData("99999999", "1973-03-03T09:46:39Z")]
    public void Times_are_read_as_files_write_them(string text, string expected)
    {
        Assert.True(TimeText.TryParse(text, out DateTimeOffset time));
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), time);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("-5")]
    [InlineData("0")]
    [InlineData("1772445600000000000000")]
    public void What_is_no_time_is_not_taken_for_one(string text) => Assert.False(TimeText.TryParse(text, out _));
}
