using System.Text;

namespace OtelMl.Collector.Tests;

/// <summary>Spoils requests, the same way for the same seed.</summary>
public sealed class Mutator(int seed)
{
    static readonly byte[][] Splices =
    [
        [0xff, 0xff, 0xff, 0xff, 0x0f],                                     // a length of 4 GiB
        [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],       // the largest varint
        [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], // longer than any varint
        [0x00],                                                             // field number 0
        [0x0b, 0x0b, 0x0b, 0x0b],                                           // groups
        [0x0c],                                                             // the end of one
        [0x0f],                                                             // a wire type there is not
        [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80],         // not UTF-8
        "{\"a\":"u8.ToArray(), "[[[["u8.ToArray(), "\\ud800"u8.ToArray(), "1e400"u8.ToArray(), "-1"u8.ToArray(), "null"u8.ToArray(), "\""u8.ToArray(),
        "99999999999999999999"u8.ToArray(), "\0"u8.ToArray(),
    ];

    readonly Random _random = new(seed);

    /// <summary>Spoils a body in one to four ways.</summary>
    public byte[] Mutate(byte[] valid)
    {
        List<byte> bytes = [.. valid];
        for (int changes = 1 + _random.Next(4); changes > 0; changes--)
            MutateOnce(bytes);
        return [.. bytes];
    }

    public T Pick<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    public bool Sometimes(int oneIn) => _random.Next(oneIn) == 0;

    void MutateOnce(List<byte> bytes)
    {
        int at = _random.Next(bytes.Count + 1);
        switch (_random.Next(bytes.Count == 0 ? 1 : 8))
        {
            case 0:
                bytes.InsertRange(at, Pick(Splices));
                break;
            case 1:
                bytes[at % bytes.Count] ^= (byte)(1 << _random.Next(8));
                break;
            case 2:
                bytes[at % bytes.Count] = (byte)_random.Next(256);
                break;
            case 3:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 4:
                bytes.RemoveRange(at, Math.Min(_random.Next(20), bytes.Count - at));
                break;
            case 5:
                bytes.InsertRange(at, bytes.GetRange(at, Math.Min(_random.Next(100), bytes.Count - at)));
                break;
            case 6:
                bytes.InsertRange(at, Deep(_random.Next(2000)));
                break;
            default:
                byte[] splice = Pick(Splices);
                for (int i = 0; i < splice.Length && at + i < bytes.Count; i++)
                    bytes[at + i] = splice[i];
                break;
        }
    }

    // A message in a message in a message, or an array in an array in an array.
    byte[] Deep(int levels) => Sometimes(2)
        ? [.. Enumerable.Repeat<byte[]>([0x0a, 0x7f], levels).SelectMany(tag => tag)]
        : Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"arrayValue\":{\"values\":[", levels)));
}
