namespace OtelMl.Collector.Parsing;

/// <summary>What a cell, or a column of such, has.</summary>
enum TupleCellType
{
    /// <summary>Nothing: the value is missing.</summary>
    None,

    Double,
    Int64,
    Bool,
    Text,

    /// <summary>A text of the column's dictionary.</summary>
    Dictionary,

    /// <summary>The same text in every row.</summary>
    Constant,

    /// <summary>A place that the dictionary does not have.</summary>
    NotInDictionary,
}
