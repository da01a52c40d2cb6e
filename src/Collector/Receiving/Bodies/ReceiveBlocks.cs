using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace OtelMl.Collector.Receiving.Bodies;

/// <summary>
/// The blocks into which the server reads. Its own are of 4 KiB, and a read from a socket fills one: requests of hundreds of kilobytes,
/// as telemetry comes in, take an eighth of the calls with these.
/// </summary>
sealed class ReceiveBlocks : MemoryPool<byte>
{
    const int BlockBytes = 32 * 1024;
    const int MostKept = 1024;

    readonly ConcurrentQueue<Block> _free = [];

    /// <inheritdoc />
    public override int MaxBufferSize => BlockBytes;

    /// <inheritdoc />
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        return _free.TryDequeue(out Block? block) ? block : new Block(this);
    }

    protected override void Dispose(bool disposing) => _free.Clear();

    void Return(Block block)
    {
        if (_free.Count < MostKept)
            _free.Enqueue(block);
    }

    /// <summary>Makes them for each part of the server.</summary>
    public sealed class Factory : IMemoryPoolFactory<byte>
    {
        /// <inheritdoc />
        public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new ReceiveBlocks();
    }

    sealed class Block(ReceiveBlocks pool) : IMemoryOwner<byte>
    {
        // Pinned, as the system reads into it.
        public Memory<byte> Memory { get; } =
            MemoryMarshal.CreateFromPinnedArray(GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true), 0, BlockBytes);

        public void Dispose() => pool.Return(this);
    }
}
