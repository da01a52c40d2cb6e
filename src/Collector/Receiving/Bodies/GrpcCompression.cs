using System.IO.Compression;
using Grpc.Net.Compression;

namespace OtelMl.Collector.Receiving.Bodies;

/// <summary>Lets gRPC read what HTTP reads, within the same limits.</summary>
sealed class GrpcCompression(BodyCoding coding, int maxBytes) : ICompressionProvider
{
    public string EncodingName => coding.Name;

    public Stream CreateDecompressionStream(Stream stream) => coding.Open(stream, BodyLease.Current, maxBytes);

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        throw new NotSupportedException("Answers are too small to compress.");
}
