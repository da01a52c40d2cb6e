using OtelMl.Collector.Columns;

namespace OtelMl.Collector.Tests;

/// <summary>A block with a column of every type.</summary>
sealed class EveryTypeBlock : Block
{
    public const string Ddl =
        """
        CREATE TABLE every_type
        (
            Key Int32, Text String, Name LowCardinality(String), Time DateTime64(9, 'UTC'), Flag Bool, Small UInt8, Wide UInt32, Count UInt64,
            Number Float64, Attributes Map(LowCardinality(String), String),
            Items Nested (Name LowCardinality(String), Time DateTime64(9, 'UTC'), Count UInt64, Number Float64, Attributes Map(LowCardinality(String), String))
        )
        ENGINE = MergeTree ORDER BY Key
        """;

    public EveryTypeBlock()
        : base("every_type")
    {
        Key = Int32("Key");
        Content = Text("Text");
        Name = Text("Name");
        At = Time("Time");
        Flag = Bool("Flag");
        Small = UInt8("Small");
        Wide = UInt32("Wide");
        Count = UInt64("Count");
        Number = Float64("Number");
        Attributes = Map("Attributes");
        ItemNames = Texts("Items.Name");
        ItemTimes = Times("Items.Time");
        ItemCounts = UInt64s("Items.Count");
        ItemNumbers = Float64s("Items.Number");
        ItemAttributes = Maps("Items.Attributes");
    }

    public FixedColumn<int> Key { get; }

    public StringColumn Content { get; }

    public StringColumn Name { get; }

    public FixedColumn<long> At { get; }

    public FixedColumn<byte> Flag { get; }

    public FixedColumn<byte> Small { get; }

    public FixedColumn<uint> Wide { get; }

    public FixedColumn<ulong> Count { get; }

    public FixedColumn<double> Number { get; }

    public MapColumn Attributes { get; }

    public ArrayColumn<StringColumn> ItemNames { get; }

    public ArrayColumn<FixedColumn<long>> ItemTimes { get; }

    public ArrayColumn<FixedColumn<ulong>> ItemCounts { get; }

    public ArrayColumn<FixedColumn<double>> ItemNumbers { get; }

    public ArrayColumn<MapColumn> ItemAttributes { get; }

    public override Block CreateEmpty() => new EveryTypeBlock();

    /// <summary>Adds a row; each item becomes an element of every array, and an attribute.</summary>
    public void AddRow(int key, string text, long time, double number, params IEnumerable<string> items)
    {
        Key.Add(key);
        Content.Add(text);
        Name.Add(text);
        At.Add(time);
        Flag.Add((byte)(key & 1));
        Small.Add((byte)key);
        Wide.Add((uint)key);
        Count.Add((ulong)time);
        Number.Add(number);
        foreach (string item in items)
        {
            Attributes.Keys.Add(item);
            Attributes.Values.Add(text);
            ItemNames.Items.Add(item);
            ItemTimes.Items.Add(time);
            ItemCounts.Items.Add((ulong)time);
            ItemNumbers.Items.Add(number);
            ItemAttributes.Items.Keys.Add(item);
            ItemAttributes.Items.Values.Add(text);
            ItemAttributes.Items.EndRow();
        }

        Attributes.EndRow();
        ItemNames.EndRow();
        ItemTimes.EndRow();
        ItemCounts.EndRow();
        ItemNumbers.EndRow();
        ItemAttributes.EndRow();
    }
}
