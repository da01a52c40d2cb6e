using System.Text.Json.Nodes;

namespace OtelMl.EndToEnd;

/// <summary>What a program said and returned.</summary>
public sealed record Finished(int ExitCode, string Output, string Error)
{
    /// <summary>Standard output, which is JSON and nothing else.</summary>
    public JsonObject Json => JsonNode.Parse(Output)!.AsObject();

    /// <summary>Asserts that it complained in one paragraph, naming what is wrong and what mends it.</summary>
    public void AssertComplaint(int exitCode, params string[] mentions)
    {
        // The first run on a machine also tells that it fetches ClickHouse.
        string[] lines = [.. Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("Fetching", StringComparison.Ordinal))];
        string complaint = Assert.Single(lines);
        Assert.StartsWith("otelml: ", complaint, StringComparison.Ordinal);
        Assert.All(mentions, mention => Assert.Contains(mention, complaint, StringComparison.Ordinal));
        AssertNoStackTrace();
        Assert.Empty(Output);
        Assert.Equal(exitCode, ExitCode);
    }

    public void AssertNoStackTrace() => Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
}
