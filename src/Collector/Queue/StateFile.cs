using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace OtelMl.Collector.Queue;

/// <summary>
/// Keeps a table's <see cref="DeliveryState"/>. Two slots are written in turn, each with a checksum, so that one is whole whenever the
/// program ends; their room is taken at the start, so that a full disk does not keep the queue from being emptied.
/// </summary>
sealed class StateFile : IDisposable
{
    /// <summary>The most refused pieces that a slot has room for.</summary>
    public const int MaxRefused = 4000;

    const string FileName = "delivered";
    const int SlotBytes = 32 * 1024;
    const int HeadBytes = 16;

    readonly SafeFileHandle _file;
    long _generation;

    StateFile(SafeFileHandle file, long generation, DeliveryState? found)
    {
        _file = file;
        _generation = generation;
        Found = found;
    }

    /// <summary>The state that was there when the file was opened.</summary>
    public DeliveryState? Found { get; }

    /// <exception cref="IOException">The file cannot be made or read.</exception>
    public static StateFile Open(string folder)
    {
        SafeFileHandle file = File.OpenHandle(
            Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            (long generation, DeliveryState? state) = Newest(file);
            if (RandomAccess.GetLength(file) < 2 * SlotBytes)
            {
                RandomAccess.Write(file, new byte[2 * SlotBytes], 0);
                RandomAccess.FlushToDisk(file);
                FolderSync.Flush(folder);
            }

            return new StateFile(file, generation, state);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the state of a queue that is another process's; null where there is none.</summary>
    public static DeliveryState? Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return null;
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Newest(file).State;
    }

    /// <summary>Replaces the state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="durable">
    /// Whether it has to survive the machine's failure: the start of an insert has to, the end need not, for the same insert may be sent again.
    /// </param>
    public void Save(DeliveryState state, bool durable)
    {
        byte[] body = state.Encode();
        byte[] slot = new byte[HeadBytes + body.Length];
        _generation++;
        BinaryPrimitives.WriteInt32LittleEndian(slot.AsSpan(4), body.Length);
        BinaryPrimitives.WriteInt64LittleEndian(slot.AsSpan(8), _generation);
        body.CopyTo(slot, HeadBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(slot, Checksum(slot));
        RandomAccess.Write(_file, slot, _generation % 2 * SlotBytes);
        if (durable)
            RandomAccess.FlushToDisk(_file);
    }

    public void Dispose() => _file.Dispose();

    static (long Generation, DeliveryState? State) Newest(SafeFileHandle file)
    {
        (long Generation, DeliveryState? State) newest = (0, null);
        byte[] slot = new byte[SlotBytes];
        for (int i = 0; i < 2; i++)
        {
            if (RandomAccess.Read(file, slot, i * SlotBytes) < HeadBytes)
                break;
            int length = BinaryPrimitives.ReadInt32LittleEndian(slot.AsSpan(4));
            long generation = BinaryPrimitives.ReadInt64LittleEndian(slot.AsSpan(8));
            if (length is <= 0 or > SlotBytes - HeadBytes || generation <= newest.Generation
                || BinaryPrimitives.ReadUInt32LittleEndian(slot) != Checksum(slot.AsSpan(0, HeadBytes + length)))
            {
                continue;
            }

            newest = (generation, DeliveryState.Decode(slot[HeadBytes..(HeadBytes + length)]));
        }

        return newest;
    }

    static uint Checksum(ReadOnlySpan<byte> slot)
    {
        var checksum = new Crc32C();
        checksum.Add(slot[4..]);
        return checksum.Value;
    }
}
