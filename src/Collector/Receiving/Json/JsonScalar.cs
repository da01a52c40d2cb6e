using System.Buffers;
using System.Globalization;
using System.Text;

namespace OtelMl.Collector.Receiving.Json;

/// <summary>Scalars as protobuf's JSON mapping has them, quoted or not (https://protobuf.dev/programming-guides/json/). Null for what is none.</summary>
static class JsonScalar
{
    public static long? Signed(ReadOnlySpan<byte> text, long min, long max)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
        {
            if (Whole(text) is not { } whole || whole < long.MinValue || whole > long.MaxValue)
                return null;
            value = (long)whole;
        }

        return value >= min && value <= max ? value : null;
    }

    public static ulong? Unsigned(ReadOnlySpan<byte> text, ulong max)
    {
        if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value))
        {
            if (Whole(text) is not { } whole || whole < 0 || whole > ulong.MaxValue)
                return null;
            value = (ulong)whole;
        }

        return value <= max ? value : null;
    }

    public static double? Real(ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual("NaN"u8))
            return double.NaN;
        if (text.SequenceEqual("Infinity"u8))
            return double.PositiveInfinity;
        if (text.SequenceEqual("-Infinity"u8))
            return double.NegativeInfinity;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;
    }

    public static byte[]? Hexadecimal(ReadOnlySpan<byte> text)
    {
        byte[] bytes = new byte[text.Length / 2];
        return text.Length % 2 == 0 && Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done ? bytes : null;
    }

    /// <summary>Both alphabets, padded or not.</summary>
    public static byte[]? Base64(ReadOnlySpan<byte> text)
    {
        Span<byte> bytes = new byte[(text.Length + 3) / 4 * 4];
        text.CopyTo(bytes);
        bytes[text.Length..].Fill((byte)'=');
        bytes.Replace((byte)'-', (byte)'+');
        bytes.Replace((byte)'_', (byte)'/');
        return System.Buffers.Text.Base64.DecodeFromUtf8InPlace(bytes, out int written) == OperationStatus.Done ? bytes[..written].ToArray() : null;
    }

    /// <summary>As shown in a message: the start of it is enough.</summary>
    public static string Shown(ReadOnlySpan<byte> text)
    {
        const int most = 40;
        return text.Length <= most ? Encoding.UTF8.GetString(text) : Encoding.UTF8.GetString(text[..most]) + "…";
    }

    // 1.0 and 1e3 are integers too.
    static decimal? Whole(ReadOnlySpan<byte> text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) && decimal.Truncate(value) == value ? value : null;
}
