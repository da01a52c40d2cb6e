namespace OtelMl.Analyzers.Detection.Data;

/// <summary>Predictions by column: a reference set, or live ones in the order of their time.</summary>
public sealed record PredictionTable
{
    /// <summary>A label that has not come.</summary>
    public const long Never = long.MaxValue;

    /// <summary>The ids.</summary>
    public required string[] Ids { get; init; }

    /// <summary>When each was made, in ticks of UTC.</summary>
    public required long[] Times { get; init; }

    /// <summary>What was predicted: a class or a number, as <see cref="ClassName.Of"/> writes it.</summary>
    public required string[] Values { get; init; }

    /// <summary>The score of the positive class; not a number where none was given.</summary>
    public required double[] Scores { get; init; }

    /// <summary>The classes that <see cref="ClassScores"/> has scores of.</summary>
    public string[] Classes { get; init; } = [];

    /// <summary>By class, then by prediction.</summary>
    public double[][] ClassScores { get; init; } = [];

    /// <summary>What each turned out to be; null while unknown.</summary>
    public required string?[] Labels { get; init; }

    /// <summary>When its label came, in ticks of UTC; <see cref="Never"/> where none has, or when it came is not known.</summary>
    public required long[] LabelTimes { get; init; }

    /// <summary>What the model saw.</summary>
    public required FeatureColumn[] Features { get; init; }

    /// <summary>By what is sliced by, then by prediction: the value, empty where there is none; nothing where nothing is sliced.</summary>
    public string[][] Slices { get; init; } = [];

    /// <summary>How many predictions there are.</summary>
    public int Count => Ids.Length;
}
