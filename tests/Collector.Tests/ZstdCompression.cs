using System.IO.Compression;
using Grpc.Net.Compression;
using ZstdSharp;

namespace OtelMl.Collector.Tests;

/// <summary>A gRPC client that compresses with zstd.</summary>
public sealed class ZstdCompression : ICompressionProvider
{
    public string EncodingName => "zstd";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) => new CompressionStream(stream, leaveOpen: true);

    public Stream CreateDecompressionStream(Stream stream) => new DecompressionStream(stream, leaveOpen: true);
}
