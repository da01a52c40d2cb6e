using OtelMl.Collector.Columns;

namespace OtelMl.Collector.Tests.Queue;

/// <summary>A block of one column, whose rows are easily read back.</summary>
sealed class KeyBlock : Block
{
    readonly FixedColumn<int> _key;

    public KeyBlock()
        : base("keys") => _key = Int32("Key");

    public override Block CreateEmpty() => new KeyBlock();

    public static KeyBlock Of(IEnumerable<int> keys)
    {
        var block = new KeyBlock();
        foreach (int key in keys)
            block._key.Add(key);
        return block;
    }

    /// <summary>Reads the keys of a Native stream of such blocks.</summary>
    public static List<int> Read(byte[] native)
    {
        var keys = new List<int>();
        using var reader = new BinaryReader(new MemoryStream(native));
        while (reader.BaseStream.Position < native.Length)
        {
            Assert.Equal(1, reader.Read7BitEncodedInt());
            int rows = reader.Read7BitEncodedInt();
            Assert.Equal(("Key", "Int32"), (reader.ReadString(), reader.ReadString()));
            for (int i = 0; i < rows; i++)
                keys.Add(reader.ReadInt32());
        }

        return keys;
    }
}
