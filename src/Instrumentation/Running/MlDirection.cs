namespace OtelMl.Instrumentation;

/// <summary>Which side of a component data is seen at.</summary>
public enum MlDirection
{
    /// <summary>Read by the component.</summary>
    Input,

    /// <summary>Written by the component.</summary>
    Output,
}
