using System.Globalization;
using System.Text;

namespace OtelMl.Collector.Receiving.Json;

/// <summary>Where in a document a reader is, such as <c>resourceSpans[0].scopeSpans</c>.</summary>
sealed class JsonPath
{
    const int None = -1;

    readonly List<(string Name, int Index)> _steps = [];

    public void Enter(string field) => _steps.Add((field, None));

    public void At(int index) => _steps[^1] = (_steps[^1].Name, index);

    public void Leave() => _steps.RemoveAt(_steps.Count - 1);

    public override string ToString()
    {
        var path = new StringBuilder();
        foreach ((string name, int index) in _steps)
        {
            path.Append(path.Length == 0 ? "" : ".").Append(name);
            if (index != None)
                path.Append(CultureInfo.InvariantCulture, $"[{index}]");
        }

        return path.ToString();
    }
}
