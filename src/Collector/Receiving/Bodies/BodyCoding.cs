using System.IO.Compression;
using Microsoft.Extensions.Primitives;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace OtelMl.Collector.Receiving.Bodies;

/// <summary>A way in which a body may be compressed.</summary>
sealed class BodyCoding
{
    // https://www.rfc-editor.org/rfc/rfc9659: a zstd content coding needs no window above 8 MB; one request must not ask for more memory.
    const int ZstdMaxWindowLog = 23;

    /// <summary>What may be said besides "identity", for messages.</summary>
    public const string Names = "identity, gzip, deflate and zstd";

    public static readonly BodyCoding Identity = new("identity", body => body);
    public static readonly BodyCoding Gzip = new("gzip", body => new GZipStream(body, CompressionMode.Decompress, leaveOpen: true));

    /// <summary>Which is zlib's format: https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1.2</summary>
    public static readonly BodyCoding Deflate = new("deflate", body => new ZLibStream(body, CompressionMode.Decompress, leaveOpen: true));
    public static readonly BodyCoding Zstd = new("zstd", OpenZstd);

    static readonly BodyCoding[] All = [Identity, Gzip, Deflate, Zstd];

    readonly Func<Stream, Stream> _open;

    BodyCoding(string name, Func<Stream, Stream> open)
    {
        Name = name;
        _open = open;
    }

    public string Name { get; }

    /// <summary>The coding of a Content-Encoding header; null for one that is not known, or several.</summary>
    public static BodyCoding? Find(StringValues header) => header.Count switch
    {
        0 => Identity,
        1 => Array.Find(All, coding => coding.Name.Equals(header[0]?.Trim(), StringComparison.OrdinalIgnoreCase)) ?? (string.IsNullOrWhiteSpace(header[0]) ? Identity : null),
        _ => null,
    };

    /// <summary>Reads the body as it was before it was compressed, which takes of the lease and may not be too large.</summary>
    public Stream Open(Stream body, BodyLease? lease, int maxBytes) => new BoundedStream(_open(body), Name, lease, maxBytes);

    static DecompressionStream OpenZstd(Stream body)
    {
        var stream = new DecompressionStream(body, leaveOpen: true);
        stream.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, ZstdMaxWindowLog);
        return stream;
    }
}
