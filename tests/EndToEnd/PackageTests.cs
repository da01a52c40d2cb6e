using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace OtelMl.EndToEnd;

public sealed class PackageTests(Packages packages) : IClassFixture<Packages>
{
    // See https://github.com/dotnet/runtime/blob/main/docs/design/specs/PortablePdb-Metadata.md
    static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");
    static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    public static TheoryData<string> Names { get; } =
        ["OtelMl.Instrumentation", "OtelMl.Instrumentation.AspNetCore", "OtelMl.Instrumentation.MLNet", "OtelMl.Instrumentation.OnnxRuntime"];

    [Fact]
    public void There_are_these_packages_and_each_has_symbols() =>
        Assert.Equal(
            Names.Select(name => name.Data).SelectMany(name => (string[])[$"{name}.0.1.0.nupkg", $"{name}.0.1.0.snupkg"]).Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(packages.Output).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_package_has_a_readme_and_documentation_and_says_where_it_came_from(string name)
    {
        Dictionary<string, byte[]> files = packages.Read($"{name}.0.1.0.nupkg");

        XElement metadata = XDocument.Load(new MemoryStream(files[name + ".nuspec"])).Root!.Elements().First(element => element.Name.LocalName == "metadata");
        XElement Of(string child) => metadata.Elements().Single(element => element.Name.LocalName == child);
        Assert.Equal("README.md", Of("readme").Value);
        Assert.Contains($"# {name}", Encoding.UTF8.GetString(files["README.md"]), StringComparison.Ordinal);
        Assert.Equal((Packages.Url, Packages.Commit), (Of("repository").Attribute("url")!.Value, Of("repository").Attribute("commit")!.Value));
        Assert.Equal("Apache-2.0", Of("license").Value);
        Assert.NotEmpty(Of("description").Value);
        Assert.Contains("<summary>", Encoding.UTF8.GetString(files[$"lib/net10.0/{name}.xml"]), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_line_of_its_code_leads_to_its_source_at_the_commit(string name)
    {
        byte[] symbols = packages.Read($"{name}.0.1.0.snupkg")[$"lib/net10.0/{name}.pdb"];
        using MetadataReaderProvider pdb = MetadataReaderProvider.FromPortablePdbImage([.. symbols]);

        AssertSourcesAreKnown(pdb.GetMetadataReader());
    }

    [Fact]
    public void So_does_that_of_the_generator_which_carries_its_symbols_along()
    {
        byte[] generator = packages.Read("OtelMl.Instrumentation.0.1.0.nupkg")["analyzers/dotnet/cs/OtelMl.Instrumentation.Generator.dll"];
        using PEReader assembly = new([.. generator]);
        DebugDirectoryEntry embedded = assembly.ReadDebugDirectory().Single(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        using MetadataReaderProvider pdb = assembly.ReadEmbeddedPortablePdbDebugDirectoryData(embedded);

        AssertSourcesAreKnown(pdb.GetMetadataReader());
    }

    static void AssertSourcesAreKnown(MetadataReader pdb)
    {
        string map = Encoding.UTF8.GetString(Custom(pdb, EntityHandle.ModuleDefinition, SourceLink)!);
        (string from, JsonNode? to) = Assert.Single(JsonNode.Parse(map)!["documents"]!.AsObject());
        Assert.Equal($"https://raw.githubusercontent.com/example/otelml/{Packages.Commit}/*", (string?)to);

        string[] linked =
        [
            .. pdb.Documents.Where(document => Custom(pdb, document, EmbeddedSource) is null)
                .Select(document => pdb.GetString(pdb.GetDocument(document).Name)),
        ];
        Assert.NotEmpty(linked);
        Assert.All(linked, path =>
        {
            Assert.StartsWith(from[..^1], path, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(Repository.Root, path[(from.Length - 1)..])), path);
        });
    }

    static byte[]? Custom(MetadataReader pdb, EntityHandle of, Guid kind) =>
        pdb.GetCustomDebugInformation(of).Select(pdb.GetCustomDebugInformation).Where(information => pdb.GetGuid(information.Kind) == kind)
            .Select(information => pdb.GetBlobBytes(information.Value)).SingleOrDefault();
}
