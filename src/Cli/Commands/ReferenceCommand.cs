using System.CommandLine;
using OtelMl.Cli.Loading;
using OtelMl.Cli.Printing;
using OtelMl.Cli.Reading;
using OtelMl.Cli.Settings;
using OtelMl.Collector.Tuples;

namespace OtelMl.Cli.Commands;

/// <summary><c>otelml reference load</c>: a labelled file becomes the reference set of a pipeline.</summary>
static class ReferenceCommand
{
    const int VersionDigits = 12;

    static readonly Argument<string> FileArgument = new("file") { Description = "CSV (with a header, also gzipped) or Parquet" };
    static readonly Option<string> Pipeline = new("--pipeline") { Description = "The pipeline whose predictions are compared with it", Required = true };
    static readonly Option<string> Reference = new("--reference") { Description = "The reference set's name", Required = true };
    static readonly Option<string?> Version = new("--version") { Description = "Its version; the newest loaded counts [default: from the file's content]" };
    static readonly Option<string> Label = new("--label") { Description = "The column with what turned out to be true", Required = true };
    static readonly Option<string> Prediction =
        new("--prediction") { Description = "The column with what a model said that had not learnt from the row", Required = true };

    static readonly Option<string[]> Score =
        new("--score") { Description = "The column with the model's score; of several classes a,b,… or class=column,… or prefix_*", AllowMultipleArgumentsPerToken = true };

    static readonly Option<string?> Time = new("--time") { Description = "The column that says when a prediction was made [default: now]" };
    static readonly Option<string?> LabelTime = new("--label-time") { Description = "The column that says when the truth became known; empty where it is not known" };
    static readonly Option<string?> Id = new("--id") { Description = "The column that tells rows apart [default: their places in the file]" };
    static readonly Option<string?> Features = new("--features") { Description = "The columns with features, separated by commas [default: all others]" };
    static readonly Option<bool> AsJson = new("--json") { Description = "Print JSON" };

    public static Command Create()
    {
        var load = new Command("load", "Load a labelled file into a running otelml")
        {
            FileArgument, Pipeline, Reference, Version, Label, Prediction, Score, Id, Time, LabelTime, Features, AsJson,
        };
        foreach (Option option in CollectorConnection.Options)
            load.Add(option);
        load.SetAction(LoadAsync);
        return new Command("reference", "Reference sets: what a model said of rows whose truth is known") { load };
    }

    static async Task<int> LoadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        NodeSettings settings = NodeSettings.Read(parsed);
        string path = parsed.GetValue(FileArgument)!;
        await using RowFile file = await RowFile.OpenAsync(path, cancellationToken);
        if (parsed.GetValue(LabelTime) is not null && parsed.GetValue(Time) is null)
            throw new UsageException("--label-time tells how late labels are, which takes --time as well: when the predictions were made.");
        var named = new ReferenceColumns(parsed.GetValue(Label)!, parsed.GetValue(Prediction)!, Names(parsed.GetValue(Features)))
        {
            Id = parsed.GetValue(Id),
            Time = parsed.GetValue(Time),
            LabelTime = parsed.GetValue(LabelTime),
        };
        named.Check(file.Columns);
        IReadOnlyList<(string?, string)> scores = await ScoreColumns.FindAsync(Names(parsed.GetValue(Score) ?? []), path, file.Columns, named.Label, cancellationToken);
        ReferenceColumns columns = (named with { Scores = scores }).WithFeatures(file.Columns);
        string version = parsed.GetValue(Version) ?? (await RowFile.DigestAsync(path, cancellationToken))[..VersionDigits];
        Constant[] common =
        [
            new() { Name = "ml.pipeline.name", Value = parsed.GetValue(Pipeline)! },
            new() { Name = "ml.reference.name", Value = parsed.GetValue(Reference)! },
            new() { Name = "ml.reference.version", Value = version },
        ];
        using var sender = new TupleSender(CollectorConnection.Read(parsed, settings), TimeProvider.System);
        LoadedReference loaded = await ReferenceLoader.LoadAsync(file, columns, common, sender, TimeProvider.System, cancellationToken);

        foreach (string problem in loaded.Problems)
            Console.Error.WriteLine($"otelml: {path}: {problem}");
        if (parsed.GetValue(AsJson))
            Json.Print(new { pipeline = common[0].Value, reference = common[1].Value, version, rows = loaded.Rows, left_out = loaded.LeftOut, correct = loaded.Correct, features = columns.Features });
        else
            Print(loaded, common[0].Value, common[1].Value, version, columns.Features.Count);
        return loaded.LeftOut == 0 ? ExitCode.Fine : ExitCode.Finding;
    }

    static string[] Names(params IEnumerable<string?> given) =>
        [.. given.OfType<string>().SelectMany(part => part.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    static void Print(LoadedReference loaded, string pipeline, string reference, string version, int features)
    {
        string without = loaded.LeftOut > 0 ? $"; {loaded.LeftOut} rows were left out" : "";
        Console.WriteLine($"Loaded {loaded.Rows} rows with {features} features as reference '{reference}', version {version}, of pipeline '{pipeline}'{without}.");
        if (loaded.Rows > 0)
            Console.WriteLine($"The predictions equal the labels in {(double)loaded.Correct / loaded.Rows:P1} of the rows.");
        if (loaded is { Rows: > 0, Correct: 0 })
            Console.WriteLine("If that surprises you: both columns have to name classes in the same way.");
    }
}
