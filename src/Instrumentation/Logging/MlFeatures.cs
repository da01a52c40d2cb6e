namespace OtelMl.Instrumentation;

/// <summary>
/// The features of one row: shared names and this row's values. Nothing by default. A hot path makes it with
/// <see cref="MlFeatureNames.Of(double[])"/>, which allocates nothing.
/// </summary>
public readonly struct MlFeatures
{
    readonly MlFeatureNames? _names;
    readonly ReadOnlyMemory<double> _numbers;
    readonly ReadOnlyMemory<MlValue> _values;

    internal MlFeatures(MlFeatureNames names, ReadOnlyMemory<double> numbers, ReadOnlyMemory<MlValue> values)
    {
        _names = names;
        _numbers = numbers;
        _values = values;
    }

    /// <summary>Number of features, missing ones included.</summary>
    public int Count => _names?.Count ?? 0;

    /// <summary>Features by name, for rows that are logged rarely or differ in their columns.</summary>
    /// <param name="features">At most <see cref="MlFeatureNames.MaxCount"/> features.</param>
    /// <exception cref="ArgumentException">There are too many features, or a name is empty or given twice.</exception>
    public static MlFeatures From(IEnumerable<KeyValuePair<string, MlValue>> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        KeyValuePair<string, MlValue>[] given = [.. features];
        return new MlFeatureNames(given.Select(feature => feature.Key)).Of(Array.ConvertAll(given, feature => feature.Value));
    }

    /// <summary>The bytes of a copy's values, about.</summary>
    internal long Bytes
    {
        get
        {
            long bytes = sizeof(double) * (long)_numbers.Length;
            foreach (MlValue value in _values.Span) bytes += value.Bytes;
            return bytes;
        }
    }

    /// <summary>The same features with values of their own.</summary>
    internal MlFeatures Copy() => _names is null ? default : new(_names, _numbers.ToArray(), _values.ToArray());

    internal void AddTo(MlEventState state)
    {
        if (_names is null) return;
        ReadOnlySpan<string> keys = _names.Keys;
        ReadOnlySpan<double> numbers = _numbers.Span;
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!double.IsNaN(numbers[i])) state.Add(keys[i], Boxed.Of(numbers[i]));
        }

        ReadOnlySpan<MlValue> values = _values.Span;
        for (int i = 0; i < values.Length; i++) state.Add(keys[i], values[i].ToAttribute());
    }
}
