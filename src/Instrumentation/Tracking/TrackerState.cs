using System.Globalization;
using System.Text;

namespace OtelMl.Instrumentation;

/// <summary>
/// What a tracker has seen, as bytes that another process can read: a version, a hash of the options, and the <see cref="LabelJoin"/>, all
/// numbers with their low byte first.
/// </summary>
static class TrackerState
{
    const byte Version = 1;

    public static byte[] Write(LabelJoin join, MlTrackingOptions options)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Version);
        writer.Write(Fingerprint(options));
        join.Write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    /// <exception cref="ArgumentException">The options differ, or it is not what <see cref="Write"/> wrote.</exception>
    public static LabelJoin Read(byte[] exported, MlTrackingOptions options, LabelJoinOptions join)
    {
        using var stream = new MemoryStream(exported, writable: false);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        try
        {
            if (reader.ReadByte() is var version && version != Version)
                throw new ArgumentException($"The tracker was exported in version {version} of its format; this is version {Version}.", nameof(exported));
            if (reader.ReadUInt64() != Fingerprint(options))
                throw new ArgumentException("Only another tracker with the same options can be added.", nameof(exported));
            var read = LabelJoin.Read(reader, join);
            return stream.Position == stream.Length ? read : throw new InvalidDataException("There is more than a tracker.");
        }
        catch (Exception spoilt) when (spoilt is EndOfStreamException or InvalidDataException)
        {
            throw new ArgumentException($"This is not what a tracker exported: {spoilt.Message}", nameof(exported), spoilt);
        }
    }

    // By the key, which need not be told to compare it.
    static ulong Fingerprint(MlTrackingOptions options) => options.Key.Hash(string.Create(
        CultureInfo.InvariantCulture,
        $"{options.Metric} {options.MaxPending} {options.Horizon.Ticks} {options.Window.Ticks} {options.LastPredictions} {options.HalfLife.Ticks}"));
}
