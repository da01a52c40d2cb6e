using System.Numerics;

namespace OtelMl.Instrumentation;

/// <summary>
/// The bucket of a magnitude in an exponential histogram. That of a scale is that of any finer one, shifted, which makes
/// down-scaling exact: a value falls into the same bucket whether it came before or after.
/// </summary>
/// <remarks>
/// Up to scale 10 by a table over the first bits of the mantissa, which the logarithm's curvature puts at most two buckets off;
/// finer scales take a logarithm and are held to the table's bucket.
/// </remarks>
static class LogarithmicIndex
{
    const int TableScale = 10;
    const int TableSize = 1 << TableScale;
    const int MantissaBits = 52;
    const ulong MantissaMask = (1UL << MantissaBits) - 1;

    // Lower bounds of the table's buckets within a power of two, as mantissas; past the end none is reached.
    static readonly ulong[] Bounds = MakeBounds();
    static readonly ushort[] Guesses = MakeGuesses();

    /// <summary>The index of a magnitude above zero at a scale of at most 20.</summary>
    public static int Of(double magnitude, int scale)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(magnitude);
        int exponent = (int)(bits >> MantissaBits);
        ulong mantissa = bits & MantissaMask;
        if (exponent == 0) Normalize(ref exponent, ref mantissa);
        exponent -= 1023;
        // Upper bounds are inclusive, so a power of two belongs to the bucket below.
        if (mantissa == 0) return scale >= 0 ? (exponent << scale) - 1 : (exponent - 1) >> -scale;

        int within = Guesses[(int)(mantissa >> (MantissaBits - TableScale))];
        if (mantissa > Bounds[within + 1]) within++;
        if (mantissa > Bounds[within + 1]) within++;
        int index = (exponent << TableScale) + within;
        return scale <= TableScale ? index >> (TableScale - scale) : Refine(index, mantissa, exponent, scale);
    }

    static int Refine(int index, ulong mantissa, int exponent, int scale)
    {
        const int Finest = 20 - TableScale;
        double fraction = Math.Log2(1 + (mantissa / (double)(1UL << MantissaBits)));
        int finest = (exponent * (1 << 20)) + (int)Math.Ceiling(fraction * (1 << 20)) - 1;
        int first = index << Finest;
        return Math.Clamp(finest, first, first + (1 << Finest) - 1) >> (20 - scale);
    }

    static void Normalize(ref int exponent, ref ulong mantissa)
    {
        int shift = BitOperations.LeadingZeroCount(mantissa) - (63 - MantissaBits);
        mantissa = (mantissa << shift) & MantissaMask;
        exponent = 1 - shift;
    }

    static ulong[] MakeBounds()
    {
        ulong[] bounds = new ulong[TableSize + 3];
        Array.Fill(bounds, ulong.MaxValue);
        for (int i = 0; i < TableSize; i++) bounds[i] = BitConverter.DoubleToUInt64Bits(Math.Pow(2, i / (double)TableSize)) & MantissaMask;
        return bounds;
    }

    static ushort[] MakeGuesses()
    {
        ushort[] guesses = new ushort[TableSize];
        int bucket = 0;
        for (int i = 0; i < TableSize; i++)
        {
            ulong smallest = (ulong)i << (MantissaBits - TableScale);
            while (bucket + 1 < TableSize && Bounds[bucket + 1] < smallest) bucket++;
            guesses[i] = (ushort)bucket;
        }

        return guesses;
    }
}
