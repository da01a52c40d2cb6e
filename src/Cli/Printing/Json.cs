using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OtelMl.Cli.Printing;

/// <summary>JSON on standard output, with names in snake case.</summary>
static class Json
{
    static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        // The output is no web page; quotes and arrows stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new FiniteNumbers() },
    };

    public static JsonNode? Node(object value) => JsonSerializer.SerializeToNode(value, Options);

    public static void Print(object value) => Console.WriteLine(JsonSerializer.Serialize(value, Options));
}
