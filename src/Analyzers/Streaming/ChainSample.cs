namespace OtelMl.Analyzers.Streaming;

/// <summary>
/// One item drawn uniformly from the last k of a stream; several of these are a sample with replacement. Expected memory: below
/// e items, because the successor of the item in the sample is drawn in advance (B. Babcock, M. Datar, R. Motwani, "Sampling from
/// a moving window over streaming data", SODA 2002, chain-sample).
/// </summary>
/// <typeparam name="T">Type of the items.</typeparam>
/// <param name="window">The number k of items in the window, at least 1.</param>
/// <param name="random">Draws.</param>
public sealed class ChainSample<T>(int window, Random random)
{
    readonly int _window = window >= 1 ? window : throw new ArgumentOutOfRangeException(nameof(window), window, "A window has at least one item.");
    readonly Queue<(long Number, T Item)> _chain = new(); // the item in the sample, then its successors
    long _count;
    long _next = -1; // the number of the last one's successor

    /// <summary>How many items are kept.</summary>
    public int ChainLength => _chain.Count;

    /// <summary>The item in the sample and its number from 0; null before the first.</summary>
    public (long Number, T Item)? Current => _chain.TryPeek(out (long, T) first) ? first : null;

    /// <summary>Takes the stream's next item.</summary>
    public void Add(T item)
    {
        long number = _count++;
        // Once the sample's item has left the window its successor, which lies in it, takes over.
        if (random.NextInt64(Math.Min(number + 1, _window)) == 0)
        {
            _chain.Clear();
            Append(number, item);
        }
        else if (number == _next)
        {
            Append(number, item);
        }

        while (_chain.Peek().Number <= number - _window)
            _chain.Dequeue();
    }

    void Append(long number, T item)
    {
        _chain.Enqueue((number, item));
        _next = number + 1 + random.NextInt64(_window);
    }
}
