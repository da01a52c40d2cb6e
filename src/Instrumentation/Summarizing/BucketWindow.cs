namespace OtelMl.Instrumentation;

/// <summary>Counts of a run of neighbouring buckets, no longer than a limit.</summary>
sealed class BucketWindow(int limit)
{
    readonly long[] _counts = new long[limit];
    int _first;
    int _length;

    /// <summary>Counts one in a bucket that the window reaches already; false when it does not.</summary>
    public bool TryAdd(int index)
    {
        // An index below the first wraps around to a large number.
        uint offset = (uint)index - (uint)_first;
        if (offset >= (uint)_length) return false;
        _counts[offset]++;
        return true;
    }

    /// <summary>Grows the window to reach from a bucket to a later one; false, and nothing changed, when that exceeds the limit.</summary>
    public bool TryReach(int first, int last)
    {
        long least = _length == 0 ? first : Math.Min(first, _first);
        long most = _length == 0 ? last : Math.Max(last, (long)_first + _length - 1);
        return most - least < limit && TryAdd(first, 0) && TryAdd(last, 0);
    }

    /// <summary>Adds to a bucket, growing the window to reach it; false, and nothing added, when that exceeds the limit.</summary>
    public bool TryAdd(int index, long count)
    {
        if (_length == 0)
        {
            _first = index;
            _length = 1;
        }
        else if (index < _first)
        {
            // The difference of two indexes at the finest scale may exceed 32 bits.
            long growth = (long)_first - index;
            if (growth + _length > limit) return false;
            Array.Copy(_counts, 0, _counts, (int)growth, _length);
            Array.Clear(_counts, 0, (int)growth);
            _first = index;
            _length += (int)growth;
        }
        else if ((long)index - _first >= _length)
        {
            long length = (long)index - _first + 1;
            if (length > limit) return false;
            _length = (int)length;
        }

        _counts[index - _first] += count;
        return true;
    }

    /// <summary>Joins the buckets two by two.</summary>
    public void Halve()
    {
        if (_length == 0) return;
        int first = _first >> 1;
        int last = (_first + _length - 1) >> 1;
        for (int i = 0; i < _length; i++)
        {
            long count = _counts[i];
            _counts[i] = 0;
            _counts[((_first + i) >> 1) - first] += count;
        }

        _first = first;
        _length = last - first + 1;
    }

    public void Clear()
    {
        Array.Clear(_counts, 0, _length);
        _length = 0;
    }

    public ExponentialBuckets ToBuckets() =>
        _length == 0 ? ExponentialBuckets.Empty : new(_first, [.. _counts.AsSpan(0, _length)]);
}
