using System.Text;
using OtelMl.Collector.Columns;

namespace OtelMl.Collector.Queue;

/// <summary>What has to be known of a block to insert it, besides its rows.</summary>
/// <param name="Table">The table.</param>
/// <param name="SchemaVersion">The schema it was formed for.</param>
/// <param name="Columns">The columns, by name.</param>
/// <param name="Days">The days its rows fall on, as <see cref="PartitionDays"/> counts them.</param>
sealed record BlockShape(string Table, int SchemaVersion, IReadOnlyList<string> Columns, IReadOnlyList<int> Days)
{
    public static BlockShape Of(Block block, int schemaVersion) => new(block.Table, schemaVersion, [.. block.ColumnNames], [.. block.Days.All.Order()]);

    public static BlockShape Decode(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        int version = reader.ReadInt32();
        string table = reader.ReadString();
        var columns = new string[reader.ReadInt32()];
        for (int i = 0; i < columns.Length; i++)
            columns[i] = reader.ReadString();
        int[] days = new int[reader.ReadInt32()];
        for (int i = 0; i < days.Length; i++)
            days[i] = reader.ReadInt32();
        return new BlockShape(table, version, columns, days);
    }

    public byte[] Encode()
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8))
        {
            writer.Write(SchemaVersion);
            writer.Write(Table);
            writer.Write(Columns.Count);
            foreach (string column in Columns)
                writer.Write(column);
            writer.Write(Days.Count);
            foreach (int day in Days)
                writer.Write(day);
        }

        return bytes.ToArray();
    }
}
