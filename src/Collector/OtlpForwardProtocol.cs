namespace OtelMl.Collector;

/// <summary>How telemetry is passed on.</summary>
public enum OtlpForwardProtocol
{
    /// <summary>OTLP over gRPC.</summary>
    Grpc,

    /// <summary>OTLP over HTTP, in protobuf.</summary>
    HttpProtobuf,
}
