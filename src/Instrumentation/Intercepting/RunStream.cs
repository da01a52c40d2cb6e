using System.Collections;
using System.Diagnostics;

namespace OtelMl.Instrumentation;

/// <summary>A stream that a component returned: the run lasts until it has been read, or its reader stops.</summary>
sealed class RunStream<T>(IEnumerable<T> rows, MlRowSchema<T>? schema, MlCall call, string? pointer, MlDataOptions options) : IEnumerable<T>
{
    readonly StreamRuns<T> _runs = new(call, schema, pointer, options);

    public IEnumerator<T> GetEnumerator() => new Reading(rows, _runs.Next(rows));

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // By hand, because the run must be the current one while the component works and only then.
    sealed class Reading(IEnumerable<T> rows, StreamRun<T> run) : IEnumerator<T>
    {
        IEnumerator<T>? _rows;

        public T Current => _rows!.Current;

        object? IEnumerator.Current => Current;

        public bool MoveNext()
        {
            Activity? outside = run.Enter();
            bool more;
            try
            {
                _rows ??= rows.GetEnumerator();
                more = _rows.MoveNext();
            }
            catch (Exception exception)
            {
                run.Fail(exception);
                throw;
            }
            finally
            {
                Activity.Current = outside;
            }

            if (more) run.Observe(_rows.Current);
            else run.Succeed();
            return more;
        }

        public void Reset() => throw new NotSupportedException();

        public void Dispose()
        {
            _rows?.Dispose();
            run.Succeed();
        }
    }
}
