using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace OtelMl.Instrumentation;

/// <summary>
/// The key of the hash that decides which tuples are sampled. Everybody with the same key decides alike, without talking: the
/// component that reads a row and the one that writes it, a prediction and its label, another collector, and a
/// <c>WHERE</c> clause in ClickHouse (<see cref="ToSql"/>). Being keyed, the hash does not go with any structure of the ids.
/// </summary>
/// <param name="First">The first half of the key.</param>
/// <param name="Second">The second half of the key.</param>
/// <remarks>SipHash-2-4: J.-P. Aumasson and D. J. Bernstein, "SipHash: a fast short-input PRF", INDOCRYPT 2012.</remarks>
public readonly record struct MlSampleKey(ulong First, ulong Second)
{
    const int OnStack = 256;

    /// <summary>The key used unless another is given: the first 128 fractional bits of π.</summary>
    public static MlSampleKey Default => new(0x243F6A8885A308D3, 0x13198A2E03707344);

    /// <summary>The hash of an id, by its UTF-8.</summary>
    /// <param name="id">The id.</param>
    /// <returns>A number that is uniform over all of 64 bits.</returns>
    public ulong Hash(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        int bound = Encoding.UTF8.GetMaxByteCount(id.Length);
        if (bound <= OnStack)
        {
            Span<byte> utf8 = stackalloc byte[OnStack];
            return Hash(utf8[..Encoding.UTF8.GetBytes(id, utf8)]);
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(bound);
        ulong hash = Hash(rented.AsSpan(0, Encoding.UTF8.GetBytes(id, rented)));
        ArrayPool<byte>.Shared.Return(rented);
        return hash;
    }

    /// <summary>The hash of an id in UTF-8.</summary>
    /// <param name="utf8">The id's bytes.</param>
    /// <returns>A number that is uniform over all of 64 bits.</returns>
    public ulong Hash(ReadOnlySpan<byte> utf8)
    {
        var state = new State(First, Second);
        ulong last = (ulong)utf8.Length << 56;
        while (utf8.Length >= sizeof(ulong))
        {
            state.Take(BinaryPrimitives.ReadUInt64LittleEndian(utf8));
            utf8 = utf8[sizeof(ulong)..];
        }

        for (int i = 0; i < utf8.Length; i++) last |= (ulong)utf8[i] << (8 * i);
        state.Take(last);
        return state.Finish();
    }

    /// <summary>The same hash in ClickHouse's SQL.</summary>
    /// <param name="expression">An SQL expression of type String, such as a column's name; it is taken over as it is.</param>
    public string ToSql(string expression) =>
        string.Create(CultureInfo.InvariantCulture, $"sipHash64Keyed((toUInt64({First}), toUInt64({Second})), {expression})");

    /// <summary>Which share of all hashes lies below one, in (0, 1).</summary>
    internal static double Share(ulong hash) => (hash + 0.5) / 18446744073709551616.0; // 2^64

    struct State(ulong first, ulong second)
    {
        ulong _a = first ^ 0x736F6D6570736575;
        ulong _b = second ^ 0x646F72616E646F6D;
        ulong _c = first ^ 0x6C7967656E657261;
        ulong _d = second ^ 0x7465646279746573;

        public void Take(ulong word)
        {
            _d ^= word;
            Round();
            Round();
            _a ^= word;
        }

        public ulong Finish()
        {
            _c ^= 0xFF;
            Round();
            Round();
            Round();
            Round();
            return _a ^ _b ^ _c ^ _d;
        }

        void Round()
        {
            _a += _b;
            _b = BitOperations.RotateLeft(_b, 13) ^ _a;
            _a = BitOperations.RotateLeft(_a, 32);
            _c += _d;
            _d = BitOperations.RotateLeft(_d, 16) ^ _c;
            _a += _d;
            _d = BitOperations.RotateLeft(_d, 21) ^ _a;
            _c += _b;
            _b = BitOperations.RotateLeft(_b, 17) ^ _c;
            _c = BitOperations.RotateLeft(_c, 32);
        }
    }
}
