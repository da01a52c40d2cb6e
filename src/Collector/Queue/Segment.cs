using System.Buffers;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace OtelMl.Collector.Queue;

/// <summary>
/// A file of consecutive blocks of one table. What <see cref="Commit"/> returned from is on disk; bytes behind it are nobody's. One
/// writes at a time; reading what is committed may go on meanwhile. A file that nobody needs any more can be used anew: writing over what
/// the disk and the operating system's cache hold already takes half of the time that a new file's bytes take.
/// </summary>
sealed class Segment : IDisposable
{
    const string Extension = ".log";
    const string SpareExtension = ".spare";
    const int CopyBytes = 256 * 1024;

    readonly SafeFileHandle _file;
    readonly SegmentHeader _header;
    long _written;

    Segment(string path, SafeFileHandle file, SegmentHeader header, long length, long end)
    {
        Path = path;
        _file = file;
        _header = header;
        Length = _written = length;
        End = end;
    }

    public string Path { get; }

    public Guid Id => _header.Id;

    /// <summary>The sequence of its first block.</summary>
    public long First => _header.First;

    /// <summary>The sequence after that of its last block.</summary>
    public long End { get; private set; }

    /// <summary>How many bytes are committed.</summary>
    public long Length { get; private set; }

    /// <summary>The segment files of a folder, in the order of their blocks.</summary>
    public static IEnumerable<string> PathsIn(string folder) =>
        Directory.EnumerateFiles(folder, "*" + Extension).Where(path => FirstOf(path) is not null).Order(StringComparer.Ordinal);

    /// <summary>The files of a folder that are to be used anew.</summary>
    public static IEnumerable<string> SparesIn(string folder) => Directory.EnumerateFiles(folder, "*" + SpareExtension);

    /// <summary>Makes a file for the blocks from a sequence on.</summary>
    /// <param name="folder">Where it is put.</param>
    /// <param name="first">The sequence.</param>
    /// <param name="spare">A file of the folder to use anew, which is gone afterwards; null to make a new one.</param>
    /// <exception cref="IOException">There is no room, or the folder cannot be written.</exception>
    public static Segment Create(string folder, long first, string? spare = null)
    {
        string path = System.IO.Path.Combine(folder, first.ToString("x16", CultureInfo.InvariantCulture) + Extension);
        string made = spare ?? path;
        SafeFileHandle file = File.OpenHandle(
            made, spare is null ? FileMode.Create : FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            var header = new SegmentHeader(Guid.NewGuid(), first, Reused: spare is not null);
            Span<byte> bytes = stackalloc byte[SegmentHeader.Size];
            header.Write(bytes);
            RandomAccess.Write(file, bytes, 0);
            RandomAccess.FlushToDisk(file);
            if (spare is not null)
                File.Move(spare, path);
            made = path;
            FolderSync.Flush(folder);
            return new Segment(path, file, header, SegmentHeader.Size, first);
        }
        catch
        {
            file.Dispose();
            File.Delete(made);
            throw;
        }
    }

    /// <summary>Opens a file that an earlier process left, and finds its blocks up to the first that is damaged.</summary>
    /// <returns>Null where not even its head was written, or its name is still that of an earlier use.</returns>
    public static (Segment Segment, IReadOnlyList<QueuedBlock> Blocks)? Open(string path, bool verify = true)
    {
        SafeFileHandle file = File.OpenHandle(
            path, FileMode.Open, verify ? FileAccess.ReadWrite : FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var scan = new SegmentScan(file, verify);
        if (scan.Header is not { } header || header.First != FirstOf(path))
        {
            file.Dispose();
            return null;
        }

        List<ScannedRecord> records = [.. scan.Records()];
        var segment = new Segment(path, file, header, scan.ValidBytes, header.First + records.Count);
        return (segment, [.. records.Select(record => new QueuedBlock(
            record.Header.Sequence,
            DateTimeOffset.FromUnixTimeMilliseconds(record.Header.CommittedMilliseconds),
            record.Header.Rows,
            record.Shape,
            segment,
            record.PayloadOffset,
            record.Header.PayloadBytes))]);
    }

    /// <summary>How many bytes lie behind what is committed, unless an earlier use may have left them.</summary>
    public long TornBytes => _header.Reused ? 0 : FileBytes - Length;

    /// <summary>Whether every write and flush of it succeeded.</summary>
    public bool IsSound { get; private set; } = true;

    /// <summary>How large the file is.</summary>
    public long FileBytes => RandomAccess.GetLength(_file);

    /// <summary>Writes a block behind the last one; it counts once it is committed.</summary>
    public async Task<QueuedBlock> WriteAsync(IPayload payload, BlockShape shape, long sequence, DateTimeOffset now)
    {
        byte[] encodedShape = shape.Encode();
        long payloadOffset = _written + RecordHeader.Size + encodedShape.Length;
        using var written = new ChecksumStream(_file, payloadOffset, _header.BeginRecord());
        await payload.WriteToAsync(written, CancellationToken.None);
        written.Flush();

        Crc32C checksum = written.Checksum;
        checksum.Add(encodedShape);
        byte[] head = new byte[RecordHeader.Size];
        new RecordHeader(sequence, now.ToUnixTimeMilliseconds(), payload.Rows, encodedShape.Length, written.Length).Write(head, checksum);
        RandomAccess.Write(_file, [head, encodedShape], _written);
        _written = payloadOffset + written.Length;
        return new QueuedBlock(sequence, DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()), payload.Rows, shape, this, payloadOffset, written.Length);
    }

    /// <summary>Makes sure that what was written is on disk.</summary>
    /// <param name="end">The sequence after that of the last block written.</param>
    public void Commit(long end)
    {
        RandomAccess.FlushToDisk(_file);
        Length = _written;
        End = end;
    }

    /// <summary>
    /// Takes back what was written and not committed. After a failed fsync nobody knows what the disk holds, so nothing more goes into
    /// this file either way; cutting it only spares the next start what was not acknowledged.
    /// </summary>
    public void CutTail()
    {
        IsSound = false;
        _written = Length;
        RandomAccess.SetLength(_file, Length);
    }

    /// <summary>Copies a committed block's rows, in ClickHouse's Native format.</summary>
    public async Task CopyAsync(QueuedBlock block, Stream destination, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(CopyBytes, block.Bytes));
        try
        {
            for (long copied = 0; copied < block.Bytes;)
            {
                int wanted = (int)Math.Min(buffer.Length, block.Bytes - copied);
                int read = RandomAccess.Read(_file, buffer.AsSpan(0, wanted), block.Offset + copied);
                if (read == 0)
                    throw new EndOfStreamException($"{Path} ends within block {block.Sequence}.");
                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                copied += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Closes the file, of which nothing is needed any more, and lays it aside to be used anew.</summary>
    /// <returns>The file's new path.</returns>
    public string LayAside()
    {
        Dispose();
        string spare = System.IO.Path.ChangeExtension(Path, SpareExtension);
        File.Move(Path, spare, overwrite: true);
        return spare;
    }

    public void Delete()
    {
        Dispose();
        File.Delete(Path);
    }

    public void Dispose() => _file.Dispose();

    static long? FirstOf(string path) =>
        long.TryParse(System.IO.Path.GetFileNameWithoutExtension(path), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long first) ? first : null;
}
