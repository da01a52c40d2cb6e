namespace OtelMl.Instrumentation;

/// <summary>The digits of decimal numbers that doubles do not tell apart.</summary>
static class ExactDecimal
{
    /// <summary>All digits and the scale of a number; null if a double has them all, as it has of every number of fifteen.</summary>
    public static Int128? DigitsOf(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        if (IsShort(bits)) return null;
        // Equal numbers may have different zeros at their ends; the division leaves none.
        decimal.GetBits(value / 1.0000000000000000000000000000m, bits);
        return IsShort(bits) ? null : new Int128(((ulong)(uint)bits[3] << 32) | (uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
    }

    // 2^49 is the last power of two below 10^15.
    static bool IsShort(ReadOnlySpan<int> bits) => bits[2] == 0 && (uint)bits[1] < 1 << 17;
}
