using System.Globalization;

namespace OtelMl.Instrumentation;

/// <summary>
/// A string, a number, a truth value, or nothing. Made by conversion: <c>MlValue v = "card";</c>, <c>MlValue v = 3.2;</c>.
/// Null and NaN mean that the value is missing.
/// </summary>
public readonly record struct MlValue
{
    readonly string? _text;
    readonly long _bits;
    readonly Kind _kind;

    MlValue(Kind kind, string? text, long bits)
    {
        _kind = kind;
        _text = text;
        _bits = bits;
    }

    enum Kind : byte
    {
        Missing,
        Text,
        Real,
        Integer,
        Truth,
    }

    /// <summary>No value; it is left out of what is sent.</summary>
    public static MlValue Missing => default;

    /// <summary>Whether there is no value.</summary>
    public bool IsMissing => _kind == Kind.Missing;

    /// <summary>A string, sent as an OTLP string; null is <see cref="Missing"/>.</summary>
    public static implicit operator MlValue(string? value) => value is null ? default : new(Kind.Text, value, 0);

    /// <summary>A number, sent as an OTLP double; NaN is <see cref="Missing"/>.</summary>
    public static implicit operator MlValue(double value) =>
        double.IsNaN(value) ? default : new(Kind.Real, null, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A whole number, sent as an OTLP int.</summary>
    public static implicit operator MlValue(long value) => new(Kind.Integer, null, value);

    /// <summary>A truth value, sent as an OTLP bool.</summary>
    public static implicit operator MlValue(bool value) => new(Kind.Truth, null, value ? 1 : 0);

    /// <summary>The value as text in the invariant culture; empty when missing.</summary>
    public override string ToString() => _text ?? Convert.ToString(ToAttribute(), CultureInfo.InvariantCulture) ?? "";

    /// <summary>The value as a number; null when it is text or missing.</summary>
    internal double? Number => _kind switch
    {
        Kind.Real => BitConverter.Int64BitsToDouble(_bits),
        Kind.Integer or Kind.Truth => _bits,
        _ => null,
    };

    internal long Bytes => 24 + (2 * (_text?.Length ?? 0));

    internal object? ToAttribute() => _kind switch
    {
        Kind.Text => _text,
        Kind.Real => Boxed.Of(BitConverter.Int64BitsToDouble(_bits)),
        Kind.Integer => Boxed.Of(_bits),
        Kind.Truth => Boxed.Of(_bits != 0),
        _ => null,
    };
}
