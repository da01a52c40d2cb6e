namespace OtelMl.Instrumentation;

/// <summary>
/// Makes every call of a method a run of a component. The calls are rewritten when they are compiled; the method stays as it
/// is, and its callers too.
/// </summary>
/// <param name="name">The component's name, unique within its pipeline; overloads of one method may share it.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MlComponentAttribute(string name) : Attribute
{
    /// <summary>The component's name.</summary>
    public string Name { get; } = name;

    /// <summary>Name of the pipeline; that of an <see cref="MlPipelineAttribute"/> on the class or the assembly when null.</summary>
    public string? Pipeline { get; set; }

    /// <summary>Who answers for the component.</summary>
    public string? Owner { get; set; }

    /// <summary>What the component does, in a sentence.</summary>
    public string? Description { get; set; }

    /// <summary>Free tags.</summary>
    public string[]? Tags { get; set; }

    /// <summary>What kind of component it is: an <see cref="MlComponentType"/>, such as <see cref="TrainingComponent"/> or one's own.</summary>
    public Type? Kind { get; set; }

    /// <summary>Tests beside those of the kind: types derived from <see cref="MlTest"/>.</summary>
    public Type[]? Tests { get; set; }

    /// <summary>
    /// Seconds between summaries of the columns, of all runs together, for components that run often on few rows; 0 sends them with
    /// every run.
    /// </summary>
    public int SummaryInterval { get; set; }
}
