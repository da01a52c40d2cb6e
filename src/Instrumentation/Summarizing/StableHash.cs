using System.Runtime.InteropServices;

namespace OtelMl.Instrumentation;

/// <summary>64-bit hashes that are the same in every process, so that what was counted by them can be merged.</summary>
static class StableHash
{
    const ulong Multiplier = 0x9FB21C651E98DF25;

    public static ulong Of(double value) => Mix(BitConverter.DoubleToUInt64Bits(value == 0 ? 0 : value));

    public static ulong Of(ReadOnlySpan<ulong> words)
    {
        ulong hash = 0;
        foreach (ulong word in words) hash = Absorb(hash, word);
        return Mix(hash);
    }

    public static ulong Of(ReadOnlySpan<char> text)
    {
        ulong hash = (ulong)text.Length * Multiplier;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<char, ulong>(text);
        foreach (ulong word in words) hash = Absorb(hash, word);
        ulong rest = 0;
        foreach (char unit in text[(words.Length * 4)..]) rest = (rest << 16) | unit;
        return Mix(Absorb(hash, rest));
    }

    // A bijection in either argument, so that two texts of one length that differ in one word never meet.
    static ulong Absorb(ulong hash, ulong word)
    {
        hash = (hash ^ word) * Multiplier;
        return hash ^ (hash >> 29);
    }

    // The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), a bijection that spreads every bit over all.
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
