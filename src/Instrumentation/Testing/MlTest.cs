using System.Text;

namespace OtelMl.Instrumentation;

/// <summary>
/// A check of a component's runs. It sees what a run reads and writes and what earlier runs did; its outcome is sent as an
/// <c>ml.test</c> event. A test never stops a run.
/// </summary>
public abstract class MlTest
{
    /// <summary>The test's name; that of its class in snake case, without <c>Test</c>, unless it says otherwise.</summary>
    public virtual string Name => SnakeCase(GetType().Name is { Length: > 4 } name && name.EndsWith("Test", StringComparison.Ordinal) ? name[..^4] : GetType().Name);

    /// <summary>Whether it is done before the run or after it.</summary>
    public virtual MlTestPhase Phase => MlTestPhase.After;

    /// <summary>Does the check. An exception is its outcome <c>error</c>, and goes no further.</summary>
    /// <param name="run">What there is to see.</param>
    /// <returns>Pass or fail with a message, <see cref="MlTestResult.Inapplicable"/> or <see cref="MlTestResult.NothingToCompare"/>.</returns>
    public abstract MlTestResult Check(MlRunContext run);

    static string SnakeCase(string name)
    {
        StringBuilder text = new(name.Length + 8);
        for (int i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i])) text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}
