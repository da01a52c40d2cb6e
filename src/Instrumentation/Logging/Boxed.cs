namespace OtelMl.Instrumentation;

/// <summary>Values as the objects that attributes are, without a new one for those that most columns are full of.</summary>
static class Boxed
{
    const int WholeNumbers = 512;

    static readonly object[] Whole = [.. Enumerable.Range(0, WholeNumbers).Select(number => (object)(double)number)];
    static readonly object True = true;
    static readonly object False = false;

    public static object Of(bool value) => value ? True : False;

    public static object Of(double value)
    {
        uint whole = (uint)(int)value;
        // By its bits, since zero with a sign is another number.
        return whole < WholeNumbers && BitConverter.DoubleToInt64Bits(whole) == BitConverter.DoubleToInt64Bits(value) ? Whole[whole] : value;
    }
}
