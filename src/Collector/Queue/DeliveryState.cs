using System.Text;

namespace OtelMl.Collector.Queue;

/// <summary>How far a table's queue is delivered.</summary>
/// <param name="Done">Every block before this sequence is delivered.</param>
/// <param name="Open">The batch that is being inserted, or may have been when the program ended.</param>
sealed record DeliveryState(long Done, OpenBatch? Open = null)
{
    public static readonly DeliveryState Fresh = new(1);

    public DeliveryState Begin(Guid id, long first, long end) => this with { Open = new OpenBatch(id, first, end, []) };

    public DeliveryState Refuse(long piece) => this with { Open = Open! with { Refused = Open.Refused.Add(piece) } };

    public DeliveryState Finish() => new(Open!.End);

    public static DeliveryState Decode(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        long done = reader.ReadInt64();
        if (!reader.ReadBoolean())
            return new DeliveryState(done);
        var open = new OpenBatch(new Guid(reader.ReadBytes(16)), reader.ReadInt64(), reader.ReadInt64(), []);
        int refused = reader.ReadInt32();
        return new DeliveryState(done, open with { Refused = [.. Enumerable.Range(0, refused).Select(_ => reader.ReadInt64())] });
    }

    public byte[] Encode()
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8))
        {
            writer.Write(Done);
            writer.Write(Open is not null);
            if (Open is not null)
            {
                writer.Write(Open.Id.ToByteArray());
                writer.Write(Open.First);
                writer.Write(Open.End);
                writer.Write(Open.Refused.Count);
                foreach (long piece in Open.Refused)
                    writer.Write(piece);
            }
        }

        return bytes.ToArray();
    }
}
