namespace OtelMl.Instrumentation;

/// <summary>What a component reads or writes: its name, and what is to be recorded of its rows.</summary>
/// <param name="pointer">
/// The name of the data, the same for who writes and who reads it. A template: <c>trips/{period.From:yyyy-MM}.csv</c> takes
/// parameters, their members and a format; <c>{return}</c> is what the method returns.
/// </param>
public abstract class MlDataAttribute(string pointer) : Attribute
{
    /// <summary>The name of the data, a template.</summary>
    public string Pointer { get; } = pointer;

    /// <summary>Name of the member that holds the rows, where the value holds several sets; the value itself when null.</summary>
    public string? Of { get; set; }

    /// <summary>Which part of a data set it is, for checks that compare parts.</summary>
    public MlDataPart Part { get; set; }

    /// <summary>Rows to log whole, drawn uniformly, as <c>ml.tuple</c> events; none by default.</summary>
    public int Sample { get; set; }

    /// <summary>
    /// Whether to digest the content: the rows', or the file's where the value is a path. Equal digests tie a reader to the
    /// writer of the same content, whatever it was called. Rows are digested by XXH128, which is fast and no proof against forgery,
    /// files by SHA-256.
    /// </summary>
    public bool Digest { get; set; }
}
