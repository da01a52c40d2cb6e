using System.Globalization;
using System.IO.Compression;
using OtelMl.Analyzers.Detection.Data;

namespace OtelMl.Analyzers.Tests.Golden;

/// <summary>The scored California housing set, see README.md beside it.</summary>
static class CaliforniaHousing
{
    /// <summary>The rows of a month, or of <c>reference</c>.</summary>
    public static PredictionTable Read(string month)
    {
        using var file = new GZipStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Golden", "california_housing.csv.gz")), CompressionMode.Decompress);
        using var lines = new StreamReader(file);
        string[][] rows = [.. lines.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')).Where(row => row[0] == month)];
        return new PredictionTable
        {
            Ids = [.. rows.Select((_, row) => row.ToString(CultureInfo.InvariantCulture))],
            Times = [.. rows.Select((_, row) => row * TimeSpan.TicksPerHour)],
            Scores = [.. rows.Select(row => double.Parse(row[1], CultureInfo.InvariantCulture))],
            Values = [.. rows.Select(row => row[2])],
            Labels = [.. rows.Select(row => row[3])],
            LabelTimes = [.. rows.Select(_ => PredictionTable.Never)],
            Features = [],
        };
    }
}
