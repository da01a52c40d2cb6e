namespace OtelMl.Collector.Forming;

/// <summary>How a column of a tuple's table, that is no map, is stored.</summary>
enum TupleFieldType
{
    Text,

    /// <summary>A number or NULL.</summary>
    OptionalNumber,

    /// <summary>A number, 1 where none is given.</summary>
    Probability,

    /// <summary>A time in milliseconds, or NULL.</summary>
    OptionalTime,

    TraceId,
    SpanId,
}
