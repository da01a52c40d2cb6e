namespace OtelMl.Collector.Parsing;

/// <summary>A column of a batch: where its cells are, and how far they are read.</summary>
struct TupleColumn
{
    /// <summary>Its place among the batch's columns, or among its constants.</summary>
    public int Index;

    public Place Name;
    public Place Validity;
    public TupleCellType Type;

    /// <summary>The cells; of a dictionary the places in it.</summary>
    public Place Cells;

    /// <summary>How many cells there are.</summary>
    public int Count;

    /// <summary>Where its texts begin among those of all columns, and how many they are; of a constant one.</summary>
    public int FirstText;
    public int Texts;

    /// <summary>Where the next cell is, in a column whose cells have no fixed width.</summary>
    public int Next;

    /// <summary>The number of its name among the keys of the map it goes into.</summary>
    public ushort Key;

    /// <summary>Whether cells have to be read one after the other.</summary>
    public readonly bool IsSequential => Type is TupleCellType.Bool or TupleCellType.Text or TupleCellType.Dictionary;
}
