using System.CommandLine;
using OtelMl.Cli.Commands.Provenance;

namespace OtelMl.Cli.Tests;

public sealed class ProvenanceOptionTests
{
    [Theory]
    [InlineData("recent --limit 0", "--limit is '0', which is not a whole number above 0")]
    [InlineData("history c --limit -1", "--limit is '-1', which is not a whole number above 0")]
    [InlineData("history c --since yesterdayish", "--since is 'yesterdayish', which is not a time")]
    [InlineData("trace c --depth -1", "--depth is '-1', which is not a number of levels")]
    public void Numbers_and_times_that_make_no_sense_are_refused(string line, string complaint)
    {
        var root = new RootCommand { RunsCommands.Recent(), RunsCommands.History(), TraceCommand.Create() };

        Assert.Contains(root.Parse(line).Errors, error => error.Message.Contains(complaint, StringComparison.Ordinal));
    }
}
