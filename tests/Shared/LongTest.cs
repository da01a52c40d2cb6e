using System.Globalization;

namespace OtelMl.Tests.Shared;

/// <summary>What can be asked of the tests that may last longer, see CONTRIBUTING.md.</summary>
public static class LongTest
{
    public static int Setting(string variable, int usual) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
