using System.Text;

namespace OtelMl.Collector.Forming;

/// <summary>A column of a tuple's table that is no map.</summary>
/// <param name="Name">What senders call it.</param>
/// <param name="Column">What the table calls it.</param>
/// <param name="Type">How it is stored.</param>
sealed record TupleField(string Name, string Column, TupleFieldType Type = TupleFieldType.Text)
{
    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(Name);

    /// <summary>Whether a row cannot do without.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether it tells rows apart.</summary>
    public bool IsId { get; init; }

    /// <summary>The text of rows that bring none.</summary>
    public string Default { get; init; } = "";
}
