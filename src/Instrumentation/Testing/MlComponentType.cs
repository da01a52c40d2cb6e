namespace OtelMl.Instrumentation;

/// <summary>
/// A kind of component: the tests and hooks that its runs have. Derive from it, or from a ready one such as
/// <see cref="TrainingComponent"/>, and name it: <c>[MlComponent("train", Kind = typeof(MyTraining))]</c>.
/// </summary>
public class MlComponentType
{
    /// <summary>The tests of every run.</summary>
    public virtual IReadOnlyList<MlTest> Tests => [];

    /// <summary>Called when the inputs are known and before the work is done. An exception is noted on the run and goes no further.</summary>
    /// <param name="run">What there is to see.</param>
    public virtual void BeforeRun(MlRunContext run)
    {
    }

    /// <summary>Called when the work is done or has failed, after the tests. An exception is noted on the run and goes no further.</summary>
    /// <param name="run">What there is to see.</param>
    public virtual void AfterRun(MlRunContext run)
    {
    }

    /// <summary>How each row of an input or output is sent as an event of its own; null when it is not.</summary>
    internal virtual Action<MlRows>? RowLogOf(MlData data, MlRunContext run) => null;
}
