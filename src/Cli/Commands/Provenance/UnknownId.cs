using OtelMl.Analyzers.Diagnosis.Provenance;
using OtelMl.Cli.Settings;

namespace OtelMl.Cli.Commands.Provenance;

/// <summary>Says what is known of an id that nobody is known to have made.</summary>
static class UnknownId
{
    public static async Task<UsageException> ComplaintAsync(string id, RunCatalog catalog, CancellationToken cancellationToken) =>
        new(await catalog.KnowsAsync(id, cancellationToken)
            ? $"'{id}' is a source: runs read it, and none that is stored wrote it."
            : $"Nothing is stored under '{id}'. It should be a prediction id, an IO pointer that some run wrote, a trace id or a run id.");
}
