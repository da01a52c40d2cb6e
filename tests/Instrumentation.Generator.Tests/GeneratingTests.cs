using Microsoft.CodeAnalysis;
using OtelMl.Instrumentation.Generator.Tests.Compiling;

namespace OtelMl.Instrumentation.Generator.Tests;

public sealed class GeneratingTests
{
    const string Source = """
        class C
        {
            [MlComponent("c", Pipeline = "p")]
            internal static List<int> M([MlInput("a")] List<int> a) => a;

            static void Use()
            {
                M([]);
                M([1]);
            }
        }
        """;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Calls_of_one_method_share_what_stands_in_for_them()
    {
        string generated = Snippet.Generate(Source, Cancellation);

        Assert.Equal(2, generated.Split("InterceptsLocationAttribute(1, ").Length - 1);
        Assert.Equal(1, generated.Split("MlAnnotatedComponent Definition").Length - 1);
    }

    [Fact]
    public void Nothing_is_generated_where_nothing_is_annotated() => Assert.Empty(Snippet.Generate("class C { void M() => M(); }", Cancellation));

    [Fact]
    public void Nothing_in_generated_code_needs_reflection()
    {
        string generated = Snippet.Generate(Source, Cancellation);

        Assert.DoesNotContain("System.Reflection", generated, StringComparison.Ordinal);
        Assert.DoesNotContain("GetType(", generated, StringComparison.Ordinal);
        Assert.DoesNotContain("Activator", generated, StringComparison.Ordinal);
    }

    [Fact]
    public void An_edit_elsewhere_generates_nothing_anew()
    {
        GeneratorRunResult result = Snippet.GenerateAgain(Source, "class Other { int _b; }", Cancellation);

        Assert.All(
            result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs),
            output => Assert.True(output.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
    }

    [Theory]
    [InlineData("internal static T M<T>(T a) where T : struct => a;", "M(1);")]
    [InlineData("internal static T M<T, U>(T a, U b) where T : class, new() where U : IComparable<U> => a;", "M(new List<int>(), 1);")]
    [InlineData("internal static int M(int a = 3, params string[] b) => a;", "M(b: [\"x\"]);")]
    [InlineData("internal static (int A, string? B) M((int, string?) @class) => @class;", "M((1, null));")]
    [InlineData("internal static dynamic? M(dynamic? a) => a;", "M((object?)1);")]
    [InlineData("""[MlInput("{a}")] internal static void M([MlInput("a"), MlModel("m"), MlSlice("s")] dynamic a) { }""", "M(1);")]
    [InlineData("""[return: MlOutput("a"), MlModel("m")] internal static Task<dynamic> M() => Task.FromResult<dynamic>(1);""", "M();")]
    [InlineData("internal static int? M(int? a, string? b, List<string?>? c) => a;", "M(1, null, null)?.ToString();")]
    [InlineData("internal static void M(Action<int> a) { }", "M(_ => { });")]
    [InlineData("""[MlInput("{__call}/{Record}")] internal static int M(int __call, Action Record, int @event, string Definition) => __call;""", """M(1, () => { }, 2, "");""")]
    [InlineData("internal int M(int a) => a;", "new C().M(new C().M(1)); C? c = null; c?.M(2);")]
    public void Signatures_of_all_kinds_are_met(string method, string call)
    {
        string generated = Snippet.Generate($$"""class C { [MlComponent("c", Pipeline = "p")] {{method}} static void Use() { {{call}} } }""", Cancellation);

        Assert.Contains("InterceptsLocationAttribute(1, ", generated, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_within_generic_code_is_met_by_a_generic_stand_in() => Assert.Contains(
        "Run<T, U>",
        Snippet.Generate(
            """
            class C<T> where T : notnull
            {
                [MlComponent("c", Pipeline = "p")]
                internal U M<U>(T a, U b) where U : class? => b;

                static U Use<U>(T a, U b) where U : class => new C<T>().M(a, b);
            }
            """,
            Cancellation),
        StringComparison.Ordinal);

    [Fact]
    public void Computed_properties_of_compiled_rows_are_not_read()
    {
        string generated = Snippet.Generate(
            """class C { [MlComponent("c", Pipeline = "p")] internal static void M([MlInput("a")] IEnumerable<Row> a) { } static void Use() => M([]); }""",
            Cancellation,
            "public record Row(int Stored) { public int Settable { get; set; } public int Computed => throw new NotSupportedException(); }");

        Assert.Contains("row.Stored", generated, StringComparison.Ordinal);
        Assert.Contains("row.Settable", generated, StringComparison.Ordinal);
        Assert.DoesNotContain("row.Computed", generated, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("record Row(int A, string? B, DateTime C, decimal? D);")]
    [InlineData("record struct Row(Half A, byte B, TimeSpan? C, DateOnly D, char E);")]
    [InlineData("enum E { A, B, C = B } record Row(E A, E? B, Row? Next, Inner? Inner); record Inner(int A, bool? C, E D);")]
    [InlineData("record Row([property: MlColumn(Role = MlColumnRole.Id)] long A, Inner? B); record Inner([property: MlColumn(Role = MlColumnRole.Id)] Guid C, [property: MlColumn(Role = MlColumnRole.Group)] ulong D, char E, DateOnly F, TimeSpan G, [property: MlColumn(Role = MlColumnRole.Label)] long H);")]
    [InlineData("class Base { public int A { get; set; } } class Row : Base { public new int A { get; set; } public static int B { get; set; } public int this[int i] => i; }")]
    public void Rows_of_all_kinds_are_read(string row) => Assert.Contains(
        "MlRowSchema<global::Row>",
        Snippet.Generate(row + """ class C { [MlComponent("c", Pipeline = "p")] internal static void M([MlInput("a")] IEnumerable<Row> a) { } static void Use() => M([]); }""", Cancellation),
        StringComparison.Ordinal);
}
