using System.Text.RegularExpressions;

namespace OtelMl.Instrumentation.Generator;

/// <summary>How ML.NET's IDataView is read; written into a compilation that uses it, so that the library need not know ML.NET.</summary>
static class DataViewSource
{
    const string ImplicitUsings = "using System;\nusing System.Collections.Generic;\nusing System.Linq;\n";

    // As the package for ML.NET has it, but private to the generated file and independent of the compilation's names.
    public static string Text { get; } = Regex.Replace(ImplicitUsings + Read(), "^using ", "using global::", RegexOptions.Multiline)
        .Replace("namespace OtelMl.Instrumentation;", "")
        .Replace("static class DataViewRows", "file static class DataViewRows");

    static string Read()
    {
        using StreamReader reader = new(typeof(DataViewSource).Assembly.GetManifestResourceStream("DataViewRows.cs"));
        return reader.ReadToEnd();
    }
}
