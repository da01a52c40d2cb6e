namespace OtelMl.Collector.Receiving;

/// <summary>How a message is written over HTTP.</summary>
enum HttpEncoding
{
    Protobuf,
    Json,
}
