using OtelMl.Collector.Columns;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Parsing;

/// <summary>
/// Parses an export request once, straight into columns: no object for a record, no string for an attribute. The requests of all
/// signals have the same frame, of resources that have scopes that have records. What a parser does not take, because it is malformed
/// or has to be merged, is left as a whole to the generated messages, which stay the measure of what is right.
/// </summary>
abstract class RequestParser : IDisposable
{
    /// <summary>How deep a record is nested: in a request, a resource and a scope.</summary>
    protected const int RecordDepth = 3;

    const uint ResourcesTag = ((uint)ExportTraceServiceRequest.ResourceSpansFieldNumber << WireType.Bits) | WireType.Length;
    const uint ResourceTag = ((uint)ResourceSpans.ResourceFieldNumber << WireType.Bits) | WireType.Length;
    const uint ScopesTag = ((uint)ResourceSpans.ScopeSpansFieldNumber << WireType.Bits) | WireType.Length;
    const uint ResourceSchemaUrlTag = ((uint)ResourceSpans.SchemaUrlFieldNumber << WireType.Bits) | WireType.Length;
    const uint ScopeTag = ((uint)ScopeSpans.ScopeFieldNumber << WireType.Bits) | WireType.Length;
    const uint RecordsTag = ((uint)ScopeSpans.SpansFieldNumber << WireType.Bits) | WireType.Length;
    const uint ScopeSchemaUrlTag = ((uint)ScopeSpans.SchemaUrlFieldNumber << WireType.Bits) | WireType.Length;

    readonly ValueEncoder _encoder = new();
    readonly OriginParser _origins;

    protected RequestParser()
    {
        Attributes = new AttributeParser(_encoder);
        Origin = new Origin(_encoder);
        _origins = new OriginParser(Origin, Attributes);
    }

    protected AttributeParser Attributes { get; }

    /// <summary>The resource and scope of the record that is being added.</summary>
    protected Origin Origin { get; }

    protected Rejections Rejections { get; } = new();

    /// <summary>The rows that were formed.</summary>
    protected abstract IReadOnlyList<Block> Blocks { get; }

    public virtual void Dispose()
    {
        Origin.Dispose();
        _encoder.Dispose();
    }

    /// <summary>Forms every row that can be stored; null where the request is to be left to the generated messages.</summary>
    protected Formed? FormAll(ReadOnlySpan<byte> request)
    {
        Formed? formed = null;
        try
        {
            if (TryAddAll(request))
                formed = new Formed(Blocks, Rejections);
            return formed;
        }
        finally
        {
            if (formed is null)
                Release();
        }
    }

    /// <summary>Drops all rows and gives their memory back.</summary>
    protected abstract void Release();

    /// <summary>Adds a record, or rejects it; false where the request is to be left to the generated messages.</summary>
    protected abstract bool TryAdd(ReadOnlySpan<byte> record, RecordPath at);

    bool TryAddAll(ReadOnlySpan<byte> request)
    {
        var reader = new WireReader(request);
        for (int resource = 0; reader.NextTag(out uint tag);)
        {
            if (tag != ResourcesTag)
                reader.Skip(tag, depth: 0);
            else if (!TryAddResource(reader.Bytes(), resource++))
                return false;
        }

        return !reader.Failed;
    }

    bool TryAddResource(ReadOnlySpan<byte> message, int index)
    {
        const int depth = 1;

        // The resource and the schema URL come first or last, as the sender likes: they are looked for before the records are read.
        ReadOnlySpan<byte> resource = default;
        ReadOnlySpan<byte> schemaUrl = default;
        bool described = false;
        var reader = new WireReader(message);
        while (reader.NextTag(out uint tag))
        {
            switch (tag)
            {
                case ResourceTag:
                    if (described)
                        return false;
                    resource = reader.Bytes();
                    described = true;
                    break;
                case ResourceSchemaUrlTag:
                    schemaUrl = reader.Text();
                    break;
                default:
                    reader.Skip(tag, depth);
                    break;
            }
        }

        if (reader.Failed || !_origins.TryEnterResource(resource, schemaUrl))
            return false;
        reader = new WireReader(message);
        for (int scope = 0; reader.NextTag(out uint tag);)
        {
            if (tag != ScopesTag)
                reader.Skip(tag, depth);
            else if (!TryAddScope(reader.Bytes(), new RecordPath(index, scope++, 0)))
                return false;
        }

        return true;
    }

    bool TryAddScope(ReadOnlySpan<byte> message, RecordPath at)
    {
        const int depth = 2;
        ReadOnlySpan<byte> scope = default;
        ReadOnlySpan<byte> schemaUrl = default;
        bool described = false;
        var reader = new WireReader(message);
        while (reader.NextTag(out uint tag))
        {
            switch (tag)
            {
                case ScopeTag:
                    if (described)
                        return false;
                    scope = reader.Bytes();
                    described = true;
                    break;
                case ScopeSchemaUrlTag:
                    schemaUrl = reader.Text();
                    break;
                default:
                    reader.Skip(tag, depth);
                    break;
            }
        }

        if (reader.Failed || !_origins.TryEnterScope(scope, schemaUrl))
            return false;
        reader = new WireReader(message);
        for (int record = 0; reader.NextTag(out uint tag);)
        {
            if (tag != RecordsTag)
                reader.Skip(tag, depth);
            else if (!TryAdd(reader.Bytes(), at with { Record = record++ }))
                return false;
        }

        return true;
    }
}
