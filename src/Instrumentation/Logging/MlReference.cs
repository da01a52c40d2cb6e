namespace OtelMl.Instrumentation;

/// <summary>
/// One labelled row of a reference (training) set with what a model said of it that had not learnt from it (out of fold);
/// logged with <see cref="MlPipeline.LogReference"/>.
/// </summary>
public readonly record struct MlReference
{
    /// <summary>Names a row of a reference set, its prediction and its label.</summary>
    /// <param name="name">Name of the reference set.</param>
    /// <param name="version">Version of the reference set.</param>
    /// <param name="id">Identifies the row within the set.</param>
    /// <param name="value">The class or number that was predicted.</param>
    /// <param name="label">The true class or number.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="name"/>, <paramref name="version"/> or <paramref name="id"/> is null or empty.
    /// </exception>
    public MlReference(string name, string version, string id, MlValue value, MlValue label)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(version);
        ArgumentException.ThrowIfNullOrEmpty(id);
        Name = name;
        Version = version;
        Id = id;
        Value = value;
        Label = label;
    }

    /// <summary>Name of the reference set.</summary>
    public string Name { get; }

    /// <summary>Version of the reference set.</summary>
    public string Version { get; }

    /// <summary>Identifies the row within the set.</summary>
    public string Id { get; }

    /// <summary>The class or number that was predicted.</summary>
    public MlValue Value { get; }

    /// <summary>The true class or number.</summary>
    public MlValue Label { get; }

    /// <summary>Score of the positive class, usually a probability in [0, 1].</summary>
    public double? Score { get; init; }

    /// <summary>Score of every class, for a model with more than two.</summary>
    public IReadOnlyDictionary<string, double>? Scores { get; init; }

    /// <summary>
    /// When the label became known; unknown when null. It lets estimates allow for labels that come sooner for some outcomes than for
    /// others.
    /// </summary>
    public DateTimeOffset? LabelTime { get; init; }

    /// <summary>What the model saw.</summary>
    public MlFeatures Features { get; init; }

    /// <summary>When the row was true; now by the pipeline's clock when null.</summary>
    public DateTimeOffset? Time { get; init; }
}
