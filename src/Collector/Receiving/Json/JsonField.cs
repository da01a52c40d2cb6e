using System.Text;
using Google.Protobuf.Reflection;

namespace OtelMl.Collector.Receiving.Json;

/// <summary>A field as it looks in JSON.</summary>
sealed class JsonField(FieldDescriptor descriptor)
{
    public string Name => descriptor.JsonName;

    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(descriptor.JsonName);

    public int Number => descriptor.FieldNumber;

    public FieldType Type => descriptor.FieldType;

    public bool IsRepeated => descriptor.IsRepeated;

    public bool IsPacked { get; } = descriptor.IsRepeated && descriptor.FieldType is not (FieldType.Message or FieldType.String or FieldType.Bytes);

    /// <summary>Identifiers are written in hexadecimal, other bytes in base64: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding</summary>
    public bool IsIdentifier { get; } = descriptor.Name is "trace_id" or "span_id" or "parent_span_id";

    /// <summary>The message of a field that has one. Looked up late, as messages may hold themselves.</summary>
    public JsonShape Message => JsonShape.Of(descriptor.MessageType);

    /// <summary>The number of an enum's name; null for a name that is not known.</summary>
    public int? EnumNumber(string name) => descriptor.EnumType.FindValueByName(name)?.Number;
}
