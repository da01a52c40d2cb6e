using OtelMl.Collector.Forming;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Parsing;

/// <summary>Enters resources and scopes straight from their wire form. Returns false for what is to be left to the generated messages.</summary>
sealed class OriginParser(Origin origin, AttributeParser attributes)
{
    const uint AttributesTag = ((uint)Resource.AttributesFieldNumber << WireType.Bits) | WireType.Length;
    const uint EntityTag = ((uint)Resource.EntityRefsFieldNumber << WireType.Bits) | WireType.Length;
    const uint EntitySchemaUrlTag = ((uint)EntityRef.SchemaUrlFieldNumber << WireType.Bits) | WireType.Length;
    const uint EntityTypeTag = ((uint)EntityRef.TypeFieldNumber << WireType.Bits) | WireType.Length;
    const uint EntityIdKeyTag = ((uint)EntityRef.IdKeysFieldNumber << WireType.Bits) | WireType.Length;
    const uint EntityDescriptionKeyTag = ((uint)EntityRef.DescriptionKeysFieldNumber << WireType.Bits) | WireType.Length;
    const uint ScopeNameTag = ((uint)InstrumentationScope.NameFieldNumber << WireType.Bits) | WireType.Length;
    const uint ScopeVersionTag = ((uint)InstrumentationScope.VersionFieldNumber << WireType.Bits) | WireType.Length;
    const uint ScopeAttributesTag = ((uint)InstrumentationScope.AttributesFieldNumber << WireType.Bits) | WireType.Length;
    const uint ScopeDroppedTag = ((uint)InstrumentationScope.DroppedAttributesCountFieldNumber << WireType.Bits) | WireType.Varint;

    const int Depth = 2; // in a request and a ResourceSpans
    const int ScopeDepth = 3;

    static ReadOnlySpan<byte> ServiceNameKey => "service.name"u8;

    /// <summary>Enters a <c>Resource</c>; none is as an empty one.</summary>
    public bool TryEnterResource(ReadOnlySpan<byte> resource, ReadOnlySpan<byte> schemaUrl)
    {
        origin.ClearResource();
        origin.ResourceSchemaUrl.AddUtf8(schemaUrl);
        var reader = new WireReader(resource);
        bool named = false;
        while (reader.NextTag(out uint tag))
        {
            switch (tag)
            {
                case AttributesTag:
                    if (!TryAddAttribute(reader.Bytes(), ref named))
                        return false;
                    break;
                case EntityTag:
                    if (!IsEntity(reader.Bytes()))
                        return false;
                    break;
                default:
                    reader.Skip(tag, Depth);
                    break;
            }
        }

        if (!named)
            origin.ServiceName.AddEmpty();
        origin.ResourceAttributes.EndRow();
        return !reader.Failed;
    }

    /// <summary>Enters an <c>InstrumentationScope</c>; none is as an empty one.</summary>
    public bool TryEnterScope(ReadOnlySpan<byte> scope, ReadOnlySpan<byte> schemaUrl)
    {
        origin.ClearScope();
        origin.ScopeSchemaUrl.AddUtf8(schemaUrl);
        ReadOnlySpan<byte> name = default;
        ReadOnlySpan<byte> version = default;
        var reader = new WireReader(scope);
        while (reader.NextTag(out uint tag))
        {
            switch (tag)
            {
                case ScopeNameTag:
                    name = reader.Text();
                    break;
                case ScopeVersionTag:
                    version = reader.Text();
                    break;
                case ScopeAttributesTag:
                    if (!attributes.TryAdd(reader.Bytes(), origin.ScopeAttributes, ScopeDepth + 1))
                        return false;
                    break;
                case ScopeDroppedTag:
                    origin.ScopeDroppedAttributes = (uint)reader.Varint();
                    break;
                default:
                    reader.Skip(tag, ScopeDepth);
                    break;
            }
        }

        origin.ScopeName.AddUtf8(name);
        origin.ScopeVersion.AddUtf8(version);
        origin.ScopeAttributes.EndRow();
        return !reader.Failed;
    }

    bool TryAddAttribute(ReadOnlySpan<byte> attribute, ref bool named)
    {
        if (!named && AttributeParser.TrySplit(attribute, Depth + 1, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value) && key.SequenceEqual(ServiceNameKey))
        {
            named = true;
            if (!attributes.TryAddValue(value, origin.ServiceName, Depth + 2))
                return false;
        }

        return attributes.TryAdd(attribute, origin.ResourceAttributes, Depth + 1);
    }

    // Entities are not stored; what of them is no protobuf makes the request none all the same.
    static bool IsEntity(ReadOnlySpan<byte> entity)
    {
        var reader = new WireReader(entity);
        while (reader.NextTag(out uint tag))
        {
            if (tag is EntitySchemaUrlTag or EntityTypeTag or EntityIdKeyTag or EntityDescriptionKeyTag)
                reader.Text();
            else
                reader.Skip(tag, Depth + 1);
        }

        return !reader.Failed;
    }
}
