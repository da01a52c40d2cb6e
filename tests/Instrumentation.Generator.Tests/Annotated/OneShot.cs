using System.Collections;

namespace OtelMl.Instrumentation.Generator.Tests.Annotated;

/// <summary>Rows that are gone once they have been read, as those of a database reader.</summary>
sealed class OneShot : IEnumerable<int>
{
    int _at;

    public IEnumerator<int> GetEnumerator()
    {
        while (_at < 3) yield return _at++;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
