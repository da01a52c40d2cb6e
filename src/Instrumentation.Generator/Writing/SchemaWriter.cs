using System.Text;
using Microsoft.CodeAnalysis;

namespace OtelMl.Instrumentation.Generator;

/// <summary>Writes the class that reads rows of a type, property by property.</summary>
static class SchemaWriter
{
    public static string NameOf(ITypeSymbol row) => "Rows_" + Types.Hash(row.Name());

    public static string Write(RowShape shape)
    {
        ITypeSymbol type = shape.Row!;
        string row = type.Name();
        string name = NameOf(type);
        StringBuilder text = new();
        text.AppendLine($$"""
            file sealed class {{name}}() : {{Names.Global}}MlRowSchema<{{row}}>(
                [{{string.Join(", ", Columns(shape))}}])
            {
                public static readonly {{name}} Instance = new();
            """);
        for (int i = 0; i < shape.Arrays.Count; i++)
            text.AppendLine($"    static readonly int Count{i} = global::System.Linq.Enumerable.Count({shape.Arrays[i].NamesFrom});");
        text.AppendLine($$"""

                public override void Read({{row}} row, {{Names.Global}}MlRows cells)
                {
            """);
        for (int i = 0; i < shape.Columns.Count; i++) text.AppendLine($"        cells.{shape.Columns[i].Take}({i}, {shape.Columns[i].Value});");
        string offset = shape.Columns.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        for (int i = 0; i < shape.Arrays.Count; i++)
        {
            RowShape.Array array = shape.Arrays[i];
            text.AppendLine($"        cells.Numbers({offset}, Count{i}, (global::System.ReadOnlySpan<{array.Element}>){array.Value});");
            offset += $" + Count{i}";
        }

        string[] digested =
        [
            .. shape.Columns.Select((column, i) => column.Digits is null ? "" : $"        cells.Digits({i}, {column.Digits});").Where(statement => statement.Length > 0),
            .. shape.Rest.Select(value => $"        cells.Rest({value});"),
        ];
        if (digested.Length > 0) text.AppendLine("        if (!cells.AreDigested) return;");
        foreach (string statement in digested) text.AppendLine(statement);

        return text.AppendLine("    }").AppendLine("}").ToString();
    }

    static IEnumerable<string> Columns(RowShape shape) =>
    [
        .. shape.Columns.Select(column =>
            $"new({Types.Literal(column.Name)}, {(column.IsNumber ? "true" : "false")}, {Names.Global}MlColumnRole.{column.Role}{(column.Take == "Truth" ? ", true" : "")})"),
        .. shape.Arrays.Select(array => $".. Numbers({array.NamesFrom})"),
    ];
}
