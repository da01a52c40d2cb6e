using System.Numerics;

namespace OtelMl.Instrumentation;

/// <summary>
/// Where the item with a hash stands in an array: open addressing with linear probing, 12 bytes a cell, no object an item. Hashes
/// are placed by their low bits, because those of sampled ids have small high bits.
/// </summary>
sealed class HashIndex
{
    readonly ulong[] _hashes;
    readonly int[] _positions; // plus one; 0 is a free cell
    readonly int _mask;

    /// <param name="capacity">The most items; at most two thirds of the cells are ever taken.</param>
    public HashIndex(int capacity)
    {
        int cells = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, capacity + (capacity >> 1)));
        _hashes = new ulong[cells];
        _positions = new int[cells];
        _mask = cells - 1;
    }

    /// <summary>The item's position; -1 where there is none.</summary>
    public int Find(ulong hash)
    {
        for (int cell = (int)hash & _mask; _positions[cell] != 0; cell = (cell + 1) & _mask)
        {
            if (_hashes[cell] == hash)
                return _positions[cell] - 1;
        }

        return -1;
    }

    /// <summary>Adds an item that is not there yet.</summary>
    public void Add(ulong hash, int position)
    {
        int cell = (int)hash & _mask;
        while (_positions[cell] != 0)
            cell = (cell + 1) & _mask;
        _hashes[cell] = hash;
        _positions[cell] = position + 1;
    }

    /// <summary>Notes that an item that is there stands elsewhere now.</summary>
    public void Move(ulong hash, int position) => _positions[Cell(hash)] = position + 1;

    /// <summary>Removes an item that is there. Later cells move up (Knuth, volume 3, section 6.4, algorithm R), so no tombstones gather.</summary>
    public void Remove(ulong hash)
    {
        int free = Cell(hash);
        for (int cell = (free + 1) & _mask; _positions[cell] != 0; cell = (cell + 1) & _mask)
        {
            int home = (int)_hashes[cell] & _mask;
            if (((cell - home) & _mask) < ((cell - free) & _mask))
                continue;
            _hashes[free] = _hashes[cell];
            _positions[free] = _positions[cell];
            free = cell;
        }

        _positions[free] = 0;
    }

    public void Clear() => Array.Clear(_positions);

    int Cell(ulong hash)
    {
        int cell = (int)hash & _mask;
        while (_positions[cell] == 0 || _hashes[cell] != hash)
            cell = (cell + 1) & _mask;
        return cell;
    }
}
