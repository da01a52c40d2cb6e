using Microsoft.CodeAnalysis;
using OtelMl.Instrumentation.Generator.Tests.Compiling;

namespace OtelMl.Instrumentation.Generator.Tests;

public sealed class ExplainingTests
{
    const string Attribute = """[MlComponent("c", Pipeline = "p")] """;

    // Each rule with a use that it explains and the like that is right.
    static readonly Dictionary<string, (string Bad, string Good)[]> Cases = new()
    {
        ["OTELML001"] =
        [
            ("""class C { [MlComponent("c")] internal static void M() { } }""", """[MlPipeline("p")] class C { [MlComponent("c")] internal static void M() { } }"""),
            ("""class C { [MlComponent("c", Pipeline = " ")] internal static void M() { } }""", """[assembly: MlPipeline("p")] class C { [MlComponent("c")] internal static void M() { } }"""),
        ],
        ["OTELML002"] =
        [
            (In("internal static void M(ref int a) { }"), In("internal static void M(int a) { }")),
            (In("internal static void M(out int a) { a = 1; }"), In("internal static int M() => 1;")),
            (In("internal static void M(in int a) { }"), In("internal static void M(params int[] a) { }")),
        ],
        ["OTELML003"] =
        [
            (In("internal static void M(ReadOnlySpan<int> a) { }"), In("internal static void M(ReadOnlyMemory<int> a) { }")),
            (In("internal static unsafe void M(int* a) { }"), In("internal static void M(int[] a) { }")),
            (In("internal static ref int M(int[] a) => ref a[0];"), In("internal static int M(int[] a) => a[0];")),
        ],
        ["OTELML004"] =
        [
            (In("static void M() { }"), In("internal static void M() { }")),
            ($"class C {{ class D {{ {Attribute} internal static void M() {{ }} }} }}", $"class C {{ internal class D {{ {Attribute} internal static void M() {{ }} }} }}"),
            ($"file class C {{ {Attribute} internal static void M() {{ }} }}", In("protected internal void M() { }")),
        ],
        ["OTELML005"] =
        [
            ($"struct S {{ {Attribute} internal void M() {{ }} }}", $"struct S {{ {Attribute} internal static void M() {{ }} }}"),
        ],
        ["OTELML006"] =
        [
            (In("internal virtual void M() { }"), In("internal void M() { }")),
            ($"interface I {{ void M(); }} class C : I {{ {Attribute} public void M() {{ }} }}", $"interface I {{ void N(); }} class C : I {{ public void N() => M(); {Attribute} internal void M() {{ }} }}"),
            ($"class B {{ internal virtual void M() {{ }} }} class C : B {{ {Attribute} internal override void M() {{ }} }}", $"class B {{ internal virtual void M() {{ }} }} class C : B {{ {Attribute} internal new void M() {{ }} }}"),
        ],
        ["OTELML007"] =
        [
            (In("internal static int M(int a) => a;", "void Use() => new[] { 1 }.Select(M);"), In("internal static int M(int a) => a;", "void Use() => new[] { 1 }.Select(a => M(a));")),
            (In("internal static int M(int a) => a;", "Func<int, int> use = M;"), In("internal static int M(int a) => a;", "string use = nameof(M);")),
            (In("internal static int M(int a) => a;", "Expression<Func<int, int>> use = a => M(a);"), In("internal static int M(int a) => a;", "Func<int, int> use = a => M(a);")),
        ],
        ["OTELML008"] =
        [
            (In("internal static void M() { }", Attribute + "internal static void N() { }"), In("internal static void M() { }", Attribute + "internal static void M(int a) { }")),
            (In("internal static void M() { }", Attribute + "internal static void N() { }"), In("internal static void M() { }", """[MlComponent("c", Pipeline = "q")] internal static void N() { }""")),
        ],
        ["OTELML009"] =
        [
            (In("""internal static void M([MlInput("a/{b}")] int[] a) { }"""), In("""internal static void M([MlInput("a/{a.Length}")] int[] a) { }""")),
            (In("""internal static void M([MlInput("a/{a.Size}")] int[] a) { }"""), In("""internal static void M([MlInput("{{a}}")] int[] a) { }""")),
            (In("""internal static void M([MlInput("a/{a")] int[] a) { }"""), In("""internal static void M([MlInput("a")] int[] a) { }""")),
            (In("""internal static int[] M([MlInput("{return.Length}")] int[] a) => a;"""), In("""[return: MlOutput("{return.Length}")] internal static int[] M(int[] a) => a;""")),
            (In("""internal static void M([MlModel("m", Version = "{v}")] object a) { }"""), In("""internal static void M([MlModel("m", Version = "{v}")] object a, int v) { }""")),
            (In("""internal static void M([MlInput("{this}")] int[] a) { }"""), In("""internal void M([MlInput("{this}")] int[] a) { }""")),
        ],
        ["OTELML010"] =
        [
            ("""class C { internal static void M([MlInput("a")] int[] a) { } }""", In("""internal static void M([MlInput("a")] int[] a) { }""")),
            ("""class C { [return: MlOutput("a")] internal static int[] M() => []; }""", In("""[return: MlOutput("a")] internal static int[] M() => [];""")),
        ],
        ["OTELML011"] =
        [
            (In("""internal static void M([MlInput("a")] object[] a) { }"""), In("""internal static void M([MlInput("a")] int[] a) { }""")),
            (In("""internal static void M([MlInput("a")] float[][] a) { }"""), In("""internal static void M([MlInput("a")] float[] a) { }""")),
            (In("""internal static void M([MlInput("a")] List<List<double>> a) { }"""), In("""internal static void M([MlInput("a")] List<(double, double)> a) { }""")),
            (In("""internal static void M([MlInput("a")] Memory<float> a) { }"""), In("""internal static void M([MlInput("a")] List<Half> a) { }""")),
            (In("""internal static void M([MlInput("a")] double[,] a) { }"""), In("""internal static void M([MlInput("{a}")] string a) { }""")),
            (In("""internal static void M([MlInput("a")] List<Uri> a) { }"""), In("""internal static void M([MlInput("a")] List<string> a) { }""")),
            (In("""internal static void M([MlInput("a")] List<C> a) { }"""), In("""internal static void M([MlInput("a")] List<C> a) { }""", "internal int Column { get; set; }")),
        ],
        ["OTELML012"] =
        [
            (With("Kind = typeof(object)"), With("Kind = typeof(TrainingComponent)")),
            (With("Kind = typeof(K)", "class K(int a) : MlComponentType { int A => a; }"), With("Kind = typeof(K)", "class K : MlComponentType { }")),
            (With("Tests = [typeof(MlTest)]"), With("Tests = [typeof(OutlierTest)]")),
        ],
        ["OTELML013"] =
        [
            ($"public class C {{ {Attribute} public static void M() {{ }} }}", $"public class C {{ {Attribute} internal static void M() {{ }} }}"),
        ],
        ["OTELML014"] =
        [
            (In("internal static async void M() => await Task.Yield();"), In("internal static async Task M() => await Task.Yield();")),
            (In("internal static Task<IEnumerable<int>> M() => Task.FromResult(Enumerable.Range(1, 2));"), In("internal static Task<int[]> M() => Task.FromResult(new[] { 1 });")),
            (In("internal static System.Runtime.CompilerServices.ConfiguredTaskAwaitable M() => Task.CompletedTask.ConfigureAwait(false);"), In("internal static ValueTask M() => default;")),
        ],
        ["OTELML015"] =
        [
            ($$"""class C { void Use() { M(); {{Attribute}} void M() { } } }""", In("internal static void M() { }", "void Use() => M();")),
            ($$"""class C { internal static int P { {{Attribute}} get => 1; } int Use() => P; }""", In("internal static int M() => 1;", "int P => M();")),
            ($$"""class C { {{Attribute}} public static C operator +(C a, C b) => a; C Use() => this + this; }""", In("internal static C M(C a, C b) => a;")),
            ($$"""static class C { extension(int a) { {{Attribute}} internal int M() => a; } static int Use() => 1.M(); }""", $$"""static class C { {{Attribute}} internal static int M(this int a) => a; static int Use() => 1.M(); }"""),
            ($$"""class C { Action use = {{Attribute}} () => { }; }""", In("internal static void M() { }", "Action use = () => M();")),
        ],
        ["OTELML016"] =
        [
            (In("""[return: MlOutput("a")] internal static Task M() => Task.CompletedTask;"""), In("""[return: MlOutput("a")] internal static Task<int[]> M() => Task.FromResult(new[] { 1 });""")),
            (In("""[return: MlOutput("a")] internal static void M() { }"""), In("""[MlOutput("a")] internal static void M() { }""")),
        ],
        ["OTELML017"] =
        [
            (In("""[return: MlOutput("a", Of = "Rows")] internal static (int[] R, int) M() => default;"""), In("""[return: MlOutput("a", Of = "R")] internal static (int[] R, int) M() => default;""")),
            (Named("Other"), Named("Columns")),
        ],
        ["OTELML018"] =
        [
            ("""class C { [MlPipeline("p")] internal static IEnumerable<int> M() { yield return 1; } }""", """class C { [MlPipeline("p")] internal static List<int> M() => [1]; }"""),
        ],
        ["OTELML019"] =
        [
            (In("internal virtual void M() { }") + " class D : C { internal override void M() => base.M(); }", In("internal virtual void M() { }") + " class D : C { internal override void M() { } void Use() => M(); }"),
            (In("internal virtual void M() { }") + " class D : C { internal override void M() => base.M(); }", In("internal void M() { }") + " class D : C { internal void N() => base.M(); }"),
        ],
        ["OTELML020"] =
        [
            (In("""internal static void M([MlInput("a")] IQueryable<int> a) { }"""), In("""internal static void M([MlInput("a")] IEnumerable<int> a) { }""")),
            (In("""[return: MlOutput("a")] internal static IOrderedEnumerable<int> M(int[] a) => a.Order();"""), In("""[return: MlOutput("a")] internal static SortedSet<int> M(int[] a) => [.. a];""")),
            (In("""internal static void M([MlInput("a")] IGrouping<int, int> a) { }"""), In("""internal static void M([MlInput("a")] System.Collections.Immutable.ImmutableArray<int> a) { }""")),
        ],
        ["OTELML021"] =
        [
            (With("SummaryInterval = -1"), With("SummaryInterval = 1")),
            (In("""internal static void M([MlInput("a", Sample = -1)] int[] a) { }"""), In("""internal static void M([MlInput("a", Sample = 1)] int[] a) { }""")),
        ],
        ["OTELML022"] =
        [
            ("""class C { [MlComponent(" ", Pipeline = "p")] internal static void M() { } }""", In("internal static void M() { }")),
            ("""class C { [MlPipeline(" ")] internal static void M() { } static void Use() => M(); }""", """class C { [MlPipeline("p")] internal static void M() { } static void Use() => M(); }"""),
        ],
        ["OTELML023"] =
        [
            (Timed("long"), Timed("DateTimeOffset?")),
            (Timed("string"), Timed("DateOnly")),
            (Timed("string", "LabelTime"), Timed("DateOnly", "LabelTime")),
        ],
        ["OTELML024"] =
        [
            (Digested("object A, int B"), Digested("int[] A, int B")),
            (Digested("int A, Row? B"), Digested("[property: MlColumn(Role = MlColumnRole.Ignored)] Row? A, int B")),
            (Digested("int A, List<(int, Uri)> B"), Digested("int A, List<Guid?[]> B")),
            (Digested("int A, IDisposable B"), Digested("int A, (TimeOnly, byte[,]) B")),
        ],
    };

    public static TheoryData<string, int> All =>
        [.. Cases.SelectMany(each => Enumerable.Range(0, each.Value.Length).Select(i => new TheoryDataRow<string, int>(each.Key, i)))];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_cannot_work_is_explained_and_what_can_is_not(string id, int number)
    {
        (string bad, string good) = Cases[id][number];

        IReadOnlyList<Diagnostic> explained = await Snippet.AnalyzeAsync(bad, Cancellation);
        Assert.Contains(explained, diagnostic => diagnostic.Id == id);
        Assert.DoesNotContain(await Snippet.AnalyzeAsync(good, Cancellation), diagnostic => diagnostic.Id == id);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Code_with_an_error_is_left_alone_and_all_other_compiles(string id, int number)
    {
        (string bad, string good) = Cases[id][number];

        Snippet.Generate(bad, Cancellation);
        Snippet.Generate(good, Cancellation);
    }

    [Fact]
    public async Task A_result_by_reference_is_named_as_one() => Assert.Contains(
        "'ref int'",
        Assert.Single(await Snippet.AnalyzeAsync(In("internal static ref int M(int[] a) => ref a[0];"), Cancellation)).GetMessage(System.Globalization.CultureInfo.InvariantCulture),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_build_says_that_nothing_is_recorded_of_rows() => Assert.All(
        await Snippet.AnalyzeAsync(In("""internal static void M([MlInput("a")] object[] a) { }"""), Cancellation), diagnostic => Assert.Equal(DiagnosticSeverity.Warning, diagnostic.Severity));

    [Fact]
    public void Every_rule_has_its_case_and_its_line_in_the_documentation()
    {
        string page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "instrumentation.md"));

        string[] ids = [.. new ComponentAnalyzer().SupportedDiagnostics.Select(rule => rule.Id)];
        Assert.Equal(ids, Cases.Keys);
        Assert.All(ids, id => Assert.Contains(id, page, StringComparison.Ordinal));
    }

    static string In(string method, string beside = "") => $$"""class C { {{Attribute}} {{method}} {{beside}} }""";

    static string With(string setting, string beside = "") =>
        $$"""class C { [MlComponent("c", Pipeline = "p", {{setting}})] internal static void M() { } } {{beside}}""";

    static string Timed(string type, string role = "Time") =>
        $$"""record Row([property: MlColumn(Role = MlColumnRole.{{role}})] {{type}} At); class C { {{Attribute}} internal static void M([MlInput("a")] List<Row> a) { } static void Use() => M([]); }""";

    static string Digested(string properties) =>
        $$"""record Row({{properties}}); class C { {{Attribute}} internal static void M([MlInput("a", Digest = true)] List<Row> a) { } static void Use() => M([]); }""";

    static string Named(string member) =>
        $$"""
        class Row { internal static string[] Columns => ["a"]; [MlColumns(typeof(Row), "{{member}}")] internal float[] Values { get; set; } = []; }
        class C { {{Attribute}} internal static void M([MlInput("a")] List<Row> a) { } }
        """;
}
