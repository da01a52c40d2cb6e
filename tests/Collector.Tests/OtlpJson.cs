using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;

namespace OtelMl.Collector.Tests;

/// <summary>Messages as OTLP writes them in JSON: as protobuf does, but for identifiers, which are hexadecimal, and enums, which are integers.</summary>
public static class OtlpJson
{
    static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithFormatEnumsAsIntegers(true));

    public static string Of(IMessage message)
    {
        JsonNode json = JsonNode.Parse(Formatter.Format(message))!;
        WriteIdentifiers(json);
        return json.ToJsonString();
    }

    public static byte[] BytesOf(IMessage message) => Encoding.UTF8.GetBytes(Of(message));

    static void WriteIdentifiers(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (JsonNode? element in array)
                WriteIdentifiers(element);
        }
        else if (node is JsonObject members)
        {
            foreach ((string name, JsonNode? value) in members.ToList())
            {
                if (name is "traceId" or "spanId" or "parentSpanId")
                    members[name] = Convert.ToHexStringLower(Convert.FromBase64String((string)value!));
                else
                    WriteIdentifiers(value);
            }
        }
    }
}
