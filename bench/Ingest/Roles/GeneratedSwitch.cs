using System.Runtime.CompilerServices;
using OtelMl.Collector.Parsing;

namespace OtelMl.Ingest.Roles;

/// <summary>Has this process parse with the generated messages only, where its environment says so.</summary>
static class GeneratedSwitch
{
    public const string Variable = "OTELML_BENCH_GENERATED";

#pragma warning disable CA2255 // before anything reads the switch
    [ModuleInitializer]
#pragma warning restore CA2255
    public static void Read()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not null)
            AppContext.SetSwitch(GeneratedParsing.Switch, true);
    }
}
