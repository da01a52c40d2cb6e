using OtelMl.Collector.Columns;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Forming;

/// <summary>
/// The resource and scope of the records that follow. Each is encoded once, as a column of one row, and copied into every row: a
/// request has few of them and many records.
/// </summary>
sealed class Origin(ValueEncoder encoder) : IDisposable
{
    const string ServiceNameKey = "service.name";

    static readonly Resource NoResource = new();
    static readonly InstrumentationScope NoScope = new();

    public StringColumn ServiceName { get; } = new();

    public MapColumn ResourceAttributes { get; } = new();

    public StringColumn ResourceSchemaUrl { get; } = new();

    public StringColumn ScopeName { get; } = new();

    public StringColumn ScopeVersion { get; } = new();

    public MapColumn ScopeAttributes { get; } = new();

    public StringColumn ScopeSchemaUrl { get; } = new();

    public uint ScopeDroppedAttributes { get; set; }

    public void Enter(Resource? resource, string schemaUrl)
    {
        resource ??= NoResource;
        ClearResource();
        encoder.Add(ServiceName, resource.Attributes.FirstOrDefault(attribute => attribute.Key == ServiceNameKey)?.Value);
        encoder.Add(ResourceAttributes, resource.Attributes);
        ResourceSchemaUrl.Add(schemaUrl);
    }

    public void Enter(InstrumentationScope? scope, string schemaUrl)
    {
        scope ??= NoScope;
        ClearScope();
        ScopeName.Add(scope.Name);
        ScopeVersion.Add(scope.Version);
        encoder.Add(ScopeAttributes, scope.Attributes);
        ScopeSchemaUrl.Add(schemaUrl);
        ScopeDroppedAttributes = scope.DroppedAttributesCount;
    }

    /// <summary>Leaves the resource.</summary>
    public void ClearResource()
    {
        ServiceName.Clear();
        ResourceAttributes.Clear();
        ResourceSchemaUrl.Clear();
    }

    /// <summary>Leaves the scope.</summary>
    public void ClearScope()
    {
        ScopeName.Clear();
        ScopeVersion.Clear();
        ScopeAttributes.Clear();
        ScopeSchemaUrl.Clear();
        ScopeDroppedAttributes = 0;
    }

    public void Dispose()
    {
        ServiceName.Release();
        ResourceAttributes.Release();
        ResourceSchemaUrl.Release();
        ScopeName.Release();
        ScopeVersion.Release();
        ScopeAttributes.Release();
        ScopeSchemaUrl.Release();
    }
}
