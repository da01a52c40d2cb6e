namespace OtelMl.Instrumentation;

/// <summary>Values as the objects that attributes are, without a new one for those that most columns are full of.</summary>
static class Boxed
{
    const int WholeNumbers = 512;

    static readonly object[] Whole = [.. Enumerable.Range(0, WholeNumbers).Select(number => (object)(long)number)];
    static readonly object[] Halves = [.. Enumerable.Range(0, 2 * WholeNumbers).Select(number => (object)(number / 2.0))];
    static readonly object True = true;
    static readonly object False = false;

    public static object Of(bool value) => value ? True : False;

    public static object Of(long value) => (ulong)value < WholeNumbers ? Whole[value] : value;

    // Prices are often of halves.
    public static object Of(double value)
    {
        double twice = value * 2;
        uint halves = (uint)(int)twice;
        // By its bits, since zero with a sign is another number.
        return halves < 2 * WholeNumbers && BitConverter.DoubleToInt64Bits(halves) == BitConverter.DoubleToInt64Bits(twice) ? Halves[halves] : value;
    }
}
