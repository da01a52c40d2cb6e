using System.Text.RegularExpressions;

namespace OtelMl.EndToEnd;

public sealed partial class DocumentationTests
{
    [Fact]
    public void The_readme_shows_the_quickstart_as_it_is_compiled()
    {
        string quickstart = File.ReadAllText(Path.Combine(Repository.Root, "examples", "Quickstart", "Program.cs")).TrimEnd();

        Assert.Contains(quickstart, File.ReadAllText(Path.Combine(Repository.Root, "README.md")), StringComparison.Ordinal);
    }

    public static TheoryData<string> Pages { get; } =
    [
        "README.md", "CONTRIBUTING.md",
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(page => Path.GetRelativePath(Repository.Root, page)),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_within_the_repository_lead_somewhere(string page)
    {
        string path = Path.Combine(Repository.Root, page);
        IEnumerable<string> targets = Link().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal));

        Assert.All(targets, target => Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(path)!, target)), $"{page} links to {target}"));
    }

    [GeneratedRegex(@"\]\(([^)#]+)\)")]
    internal static partial Regex Link();
}
