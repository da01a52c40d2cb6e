using System.Collections.Frozen;

namespace OtelMl.Instrumentation;

/// <summary>
/// The names of a model's features, checked and prefixed once, so that logging a prediction hands over an array of values
/// and nothing else: <c>static readonly MlFeatureNames Names = new("distance", "payment");</c> then
/// <c>Names.Of(row)</c> for each prediction.
/// </summary>
public sealed class MlFeatureNames
{
    /// <summary>
    /// Features that fit on one event. SDKs cut a record off at 128 attributes, and the identifiers, model and slices need
    /// the rest.
    /// </summary>
    public const int MaxCount = 100;

    readonly string[] _keys;

    /// <summary>Checks and keeps the names, in the order in which values will be given.</summary>
    /// <param name="names">At most <see cref="MaxCount"/> different names, none empty.</param>
    /// <exception cref="ArgumentException">There are too many names, or one is empty or given twice.</exception>
    public MlFeatureNames(params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        string[] given = [.. names];
        if (given.Length > MaxCount)
        {
            throw new ArgumentException(
                $"{given.Length} features do not fit on one event, which carries at most {MaxCount}. Log the features that matter most here, " +
                "and send the whole row through the bulk columnar service otelml.v1.TupleService (OTLP port 4317), which takes 10,000 columns.",
                nameof(names));
        }

        if (given.Any(string.IsNullOrWhiteSpace)) throw new ArgumentException("A feature needs a name.", nameof(names));
        if (given.ToFrozenSet(StringComparer.Ordinal).Count != given.Length)
        {
            string twice = given.GroupBy(name => name, StringComparer.Ordinal).First(same => same.Count() > 1).Key;
            throw new ArgumentException($"The feature '{twice}' is named twice.", nameof(names));
        }

        _keys = Array.ConvertAll(given, name => MlAttributes.FeaturePrefix + name);
    }

    /// <summary>Number of features.</summary>
    public int Count => _keys.Length;

    internal ReadOnlySpan<string> Keys => _keys;

    /// <summary>Ties numbers to the names. The array is kept, not copied: it must not change until the event is logged.</summary>
    /// <param name="values">One number for each name, in order; NaN is missing.</param>
    /// <exception cref="ArgumentException">The number of values differs from the number of names.</exception>
    public MlFeatures Of(params double[] values) => Of(values.AsMemory());

    /// <summary>Ties a row of a larger buffer to the names, without copying it.</summary>
    /// <param name="values">One number for each name, in order; NaN is missing.</param>
    /// <exception cref="ArgumentException">The number of values differs from the number of names.</exception>
    public MlFeatures Of(ReadOnlyMemory<double> values)
    {
        RefuseUnless(values.Length);
        return new(this, values, default);
    }

    /// <summary>Ties values of mixed type to the names. The array is kept, not copied.</summary>
    /// <param name="values">One value for each name, in order.</param>
    /// <exception cref="ArgumentException">The number of values differs from the number of names.</exception>
    public MlFeatures Of(params MlValue[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        RefuseUnless(values.Length);
        return new(this, default, values);
    }

    void RefuseUnless(int length)
    {
        if (length != _keys.Length) throw new ArgumentException($"{length} values were given for {_keys.Length} features.");
    }
}
