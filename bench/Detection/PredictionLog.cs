using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using CsvHelper;

namespace OtelMl.Detection;

/// <summary>A prediction log and what its columns are.</summary>
/// <param name="Name">Its folder's name.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Meta">Its <c>meta.json</c>.</param>
sealed record PredictionLog(string Name, string Folder, JsonObject Meta)
{
    const string Monthly = "month";
    static readonly string[] KindsOfFeature = ["continuous", "categorical"];
    const double DaysOfMonth = 30;

    public string Analysis => Path.Combine(Folder, "analysis.csv.gz");

    public string Reference => Path.Combine(Folder, "reference.csv.gz");

    /// <summary>Whether its model predicts an amount.</summary>
    public bool IsRegression => (string)Meta["problem"]! == "regression";

    /// <summary>The kind of window it is judged by.</summary>
    public string Window => (int?)Meta["chunk"]?["chunk_size"] is { } size ? size.ToString(CultureInfo.InvariantCulture) : Monthly;

    public static IEnumerable<PredictionLog> In(string folder, string[] only) =>
        from file in Directory.EnumerateFiles(folder, "meta.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        let log = Path.GetDirectoryName(file)!
        let name = Path.GetFileName(log)
        where only.Length == 0 || only.Contains(name)
        select new PredictionLog(name, log, JsonNode.Parse(File.ReadAllText(file))!.AsObject());

    /// <summary>What to tell the program about its columns.</summary>
    public IEnumerable<string> Options()
    {
        string[] header = Header();
        yield return "--time";
        yield return (string)Meta["timestamp"]!;
        yield return "--label";
        yield return (string)Meta["y_true"]!;
        yield return "--prediction";
        yield return (string)Meta["y_pred"]!;
        if (header.FirstOrDefault(column => column is "id" or "Index") is { } id)
        {
            yield return "--id";
            yield return id;
        }

        if (Meta["y_pred_proba"] is JsonObject classes)
        {
            yield return "--score";
            yield return string.Join(',', classes.Select(pair => $"{pair.Key}={pair.Value}"));
        }
        else if (Meta["y_pred_proba"] is { } score)
        {
            yield return "--score";
            yield return (string)score!;
        }

        if (IsRegression)
        {
            yield return "--task";
            yield return "regression";
        }

        string[] features = [.. KindsOfFeature.SelectMany(kind => Meta[kind]!.AsArray()).Select(name => (string)name!)];
        yield return "--features";
        yield return string.Join(',', features);
    }

    /// <summary>How long a window is on average.</summary>
    public TimeSpan MeanWindow()
    {
        if (Window == Monthly)
            return TimeSpan.FromDays(DaysOfMonth);
        int time = Array.IndexOf(Header(), (string)Meta["timestamp"]!);
        using CsvReader csv = Open();
        var (first, last, rows) = (DateTime.MaxValue, DateTime.MinValue, 0);
        for (; csv.Read(); rows++)
        {
            DateTime at = DateTime.Parse(csv.GetString(time), CultureInfo.InvariantCulture);
            (first, last) = (at < first ? at : first, at > last ? at : last);
        }

        return (last - first) * ((double)(int)Meta["chunk"]!["chunk_size"]! / rows);
    }

    string[] Header()
    {
        using CsvReader csv = Open();
        return [.. csv.Headers];
    }

    CsvReader Open() => CsvReader.Create(new GZipStream(File.OpenRead(Analysis), CompressionMode.Decompress), new CsvReaderOptions(), leaveOpen: false);
}
