namespace OtelMl.Analyzers.Detection.Data;

/// <summary>The names that a binary task has for yes and no: 1, true, yes, y, t and positive are the same, and so are their opposites.</summary>
public static class TruthName
{
    /// <summary>The one way to write yes.</summary>
    public const string True = "1";

    /// <summary>The one way to write no.</summary>
    public const string False = "0";

    /// <summary>Whether a name is one of these.</summary>
    public static bool Is(string name) => Of(name) is True or False;

    /// <summary>The one way to write it; of any other name what <see cref="ClassName.Of"/> makes of it.</summary>
    public static string Of(string name)
    {
        string written = ClassName.Of(name);
        return written.ToUpperInvariant() switch
        {
            "1" or "TRUE" or "YES" or "Y" or "T" or "POSITIVE" => True,
            "0" or "FALSE" or "NO" or "N" or "F" or "NEGATIVE" => False,
            _ => written,
        };
    }
}
