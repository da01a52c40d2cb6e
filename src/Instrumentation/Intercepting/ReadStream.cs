using System.Collections;

namespace OtelMl.Instrumentation;

/// <summary>A stream that a component reads; its rows are looked at as they pass, when it is read for the first time.</summary>
sealed class ReadStream<T>(IEnumerable<T> rows, MlRowSchema<T> schema, (MlCall Call, MlRows Cells) observer) : IEnumerable<T>
{
    int _read;

    public IEnumerator<T> GetEnumerator() => Interlocked.Exchange(ref _read, 1) == 0 ? Observe() : rows.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    IEnumerator<T> Observe()
    {
        foreach (T row in rows)
        {
            if (!observer.Call.HasEnded) observer.Call.Observe(observer.Cells, row, schema);
            yield return row;
        }
    }
}
