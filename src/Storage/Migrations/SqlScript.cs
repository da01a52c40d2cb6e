namespace OtelMl.Storage.Migrations;

/// <summary>A numbered script of the schema: its statements, in order.</summary>
/// <param name="Version">The number its file name starts with; scripts run in this order, each once.</param>
/// <param name="Name">The file's name.</param>
/// <param name="Statements">Statements without their closing semicolon.</param>
sealed record SqlScript(int Version, string Name, IReadOnlyList<string> Statements)
{
    /// <summary>Splits a script; a statement ends with a semicolon at the end of a line.</summary>
    public static SqlScript Parse(string name, string text)
    {
        var statements = text.Replace("\r\n", "\n", StringComparison.Ordinal)
            .Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(statement => statement.TrimEnd(';'))
            .Where(HasCode)
            .ToList();
        return new SqlScript(int.Parse(name.AsSpan(0, name.IndexOf('_')), System.Globalization.CultureInfo.InvariantCulture), name, statements);
    }

    static bool HasCode(string statement) =>
        statement.Split('\n').Any(line => line.Trim() is { Length: > 0 } code && !code.StartsWith("--", StringComparison.Ordinal));
}
