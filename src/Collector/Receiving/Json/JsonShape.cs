using System.Collections.Concurrent;
using System.Text.Json;
using Google.Protobuf.Reflection;

namespace OtelMl.Collector.Receiving.Json;

/// <summary>A message as it looks in JSON.</summary>
sealed class JsonShape
{
    static readonly ConcurrentDictionary<MessageDescriptor, JsonShape> Known = new();

    readonly JsonField[] _fields;

    JsonShape(MessageDescriptor message) => _fields = [.. message.Fields.InDeclarationOrder().Select(field => new JsonField(field))];

    public static JsonShape Of(MessageDescriptor message) => Known.GetOrAdd(message, static message => new JsonShape(message));

    /// <summary>The field whose name the reader is at; null for one that is not known.</summary>
    public JsonField? Find(ref Utf8JsonReader reader)
    {
        foreach (JsonField field in _fields)
        {
            if (reader.ValueTextEquals(field.Utf8Name))
                return field;
        }

        return null;
    }
}
