using Microsoft.ML.OnnxRuntime;

namespace OtelMl.Instrumentation;

/// <summary>Values of a run in the order of their names.</summary>
readonly record struct NamedValues(IEnumerable<string> Names, IEnumerable<OrtValue> Values)
{
    public void LookAt(MlCall call, MlDirection direction)
    {
        foreach ((string name, OrtValue value) in Names.Zip(Values)) TensorRows.Look(call, direction, name, value);
    }

    public Dictionary<string, OrtValue> ToDictionary() => Names.Zip(Values).ToDictionary();
}
