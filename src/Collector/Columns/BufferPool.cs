using System.Numerics;

namespace OtelMl.Collector.Columns;

/// <summary>
/// Keeps the arrays of released columns for the next ones. The shared pool of .NET keeps a few dozen of a size, where one block has
/// forty arrays and many blocks are on their way at once: under load most of them were made anew, zeroed, and collected as large
/// objects. This one keeps any number, up to so many bytes in all.
/// </summary>
sealed class BufferPool(long mostKept)
{
    const int SmallestBits = 8; // 256 bytes
    const int LargestBits = 26; // 64 MiB; what is larger is rare and left to the collector

    readonly Stack<byte[]>[] _free = [.. Enumerable.Range(SmallestBits, LargestBits - SmallestBits + 1).Select(_ => new Stack<byte[]>())];
    long _kept;

    /// <summary>The pool of all columns: some blocks' worth, well below what may wait to be stored.</summary>
    public static BufferPool Shared { get; } = new(mostKept: 64 * 1024 * 1024);

    /// <summary>The bytes kept for later.</summary>
    public long Kept => Interlocked.Read(ref _kept);

    /// <summary>Gives an array of at least a length, with anything in it.</summary>
    public byte[] Rent(int length)
    {
        int bits = Math.Max(SmallestBits, 32 - BitOperations.LeadingZeroCount((uint)length - 1));
        if (bits > LargestBits)
            return GC.AllocateUninitializedArray<byte>(length);
        Stack<byte[]> free = _free[bits - SmallestBits];
        lock (free)
        {
            if (free.TryPop(out byte[]? array))
            {
                Interlocked.Add(ref _kept, -array.Length);
                return array;
            }
        }

        return GC.AllocateUninitializedArray<byte>(1 << bits);
    }

    /// <summary>Takes an array back, unless enough are kept.</summary>
    public void Return(byte[] array)
    {
        int bits = BitOperations.Log2((uint)array.Length);
        if (bits is < SmallestBits or > LargestBits || array.Length != 1 << bits)
            return;
        if (Interlocked.Add(ref _kept, array.Length) > mostKept)
        {
            Interlocked.Add(ref _kept, -array.Length);
            return;
        }

        Stack<byte[]> free = _free[bits - SmallestBits];
        lock (free)
            free.Push(array);
    }
}
