using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace OtelMl.Instrumentation.Generator.Tests.Compiling;

/// <summary>Source compiled as a user's project would be, with the generator and the analyzer of the package.</summary>
static class Snippet
{
    static readonly CSharpParseOptions Options = CSharpParseOptions.Default
        .WithLanguageVersion(LanguageVersion.CSharp14)
        .WithFeatures([new("InterceptorsNamespaces", "OtelMl.Instrumentation.Generated")]);

    static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Linq.Expressions;
        global using System.Threading.Tasks;
        global using OtelMl.Instrumentation;

        """;

    /// <summary>What the analyzer has to say of a source, by id.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> AnalyzeAsync(string source, CancellationToken cancellationToken)
    {
        CSharpCompilation compilation = Compile(source);
        Assert.Empty(compilation.GetDiagnostics(cancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return await compilation.WithAnalyzers([new ComponentAnalyzer()]).GetAnalyzerDiagnosticsAsync(cancellationToken);
    }

    /// <summary>Runs the generator over a source, checks that the result compiles, and gives what was generated. What is compiled is referenced.</summary>
    public static string Generate(string source, CancellationToken cancellationToken, string? compiled = null)
    {
        CSharpCompilation compilation = compiled is null ? Compile(source) : Compile(source).AddReferences(Emit(Compile(compiled).WithAssemblyName("Compiled")));
        CSharpGeneratorDriver.Create([new ComponentGenerator().AsSourceGenerator()], parseOptions: Options)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out ImmutableArray<Diagnostic> diagnostics, cancellationToken);
        Assert.Empty(diagnostics);
        Assert.Empty(output.GetDiagnostics(cancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return string.Concat(output.SyntaxTrees.Skip(2).Select(tree => tree.ToString()));
    }

    /// <summary>The generator's steps, run twice with a change in between.</summary>
    public static GeneratorRunResult GenerateAgain(string source, string changed, CancellationToken cancellationToken)
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new ComponentGenerator().AsSourceGenerator()],
            parseOptions: Options,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        CSharpCompilation compilation = Compile(source);
        SyntaxTree other = CSharpSyntaxTree.ParseText("class Other { int _a; }", Options, "Other.cs", cancellationToken: cancellationToken);
        driver = driver.RunGenerators(compilation.AddSyntaxTrees(other), cancellationToken);
        SyntaxTree edited = CSharpSyntaxTree.ParseText(changed, Options, "Other.cs", cancellationToken: cancellationToken);
        return driver.RunGenerators(compilation.AddSyntaxTrees(edited), cancellationToken).GetRunResult().Results.Single();
    }

    // As a build hands a project to another: without the bodies of its methods.
    static PortableExecutableReference Emit(CSharpCompilation compilation)
    {
        using MemoryStream assembly = new();
        Assert.True(compilation.Emit(assembly, options: new(metadataOnly: true, includePrivateMembers: false)).Success);
        return MetadataReference.CreateFromImage(assembly.ToArray());
    }

    static CSharpCompilation Compile(string source) => CSharpCompilation.Create(
        "Snippet",
        [CSharpSyntaxTree.ParseText(Usings, Options, "Usings.cs"), CSharpSyntaxTree.ParseText(source, Options, "Snippet.cs")],
        References,
        new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));
}
