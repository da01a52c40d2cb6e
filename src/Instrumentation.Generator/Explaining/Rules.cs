using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace OtelMl.Instrumentation.Generator;

/// <summary>What can be wrong with an annotation, each with its remedy; docs/instrumentation.md has a line on each.</summary>
static class Rules
{
    public static readonly DiagnosticDescriptor NoPipeline = Error(
        1, "A component needs a pipeline", "Component '{0}' belongs to no pipeline; set Pipeline on [MlComponent], or put [MlPipeline(\"name\")] on the class or the assembly");

    public static readonly DiagnosticDescriptor ByReference = Error(
        2, "A component cannot take parameters by reference", "Parameter '{0}' of component '{1}' is passed by '{2}'; pass it by value and return what changes");

    public static readonly DiagnosticDescriptor RefStruct = Error(
        3, "A component cannot take or return ref structs, references or pointers", "'{0}' of component '{1}' has the type '{2}', which a run cannot keep; use an array or a collection");

    public static readonly DiagnosticDescriptor Inaccessible = Error(
        4, "A component must be accessible to generated code", "Component '{0}' cannot be named outside its class; make the method, its class and its parameters' types internal or public");

    public static readonly DiagnosticDescriptor StructInstance = Error(
        5, "A component cannot be an instance method of a struct", "Component '{0}' is an instance method of the struct '{1}', whose copy would be called; make it static or move it to a class");

    public static readonly DiagnosticDescriptor Dispatched = Warning(
        6, "Calls through a base class or interface are not runs", "Component '{0}' may be called through '{1}', and such calls are no runs; annotate a method that is called as itself, and let it call this one");

    public static readonly DiagnosticDescriptor Escapes = Warning(
        7, "A delegate to a component escapes", "Calls of component '{0}' through this {1} are no runs; write a lambda that calls it, such as x => {0}(x)");

    public static readonly DiagnosticDescriptor DuplicateName = Warning(
        8, "Two components have one name", "Component '{0}' of pipeline '{1}' is also '{2}'; their runs and history would be mixed up, so give one another name (overloads may share one)");

    public static readonly DiagnosticDescriptor BadTemplate = Error(
        9, "A name's template cannot be filled in", "'{0}' cannot be filled in: {1}");

    public static readonly DiagnosticDescriptor NoComponent = Warning(
        10, "An input or output belongs to no component", "[{0}] has no effect, because '{1}' is no component; add [MlComponent]");

    public static readonly DiagnosticDescriptor NoColumns = Warning(
        11, "Rows without columns", "'{0}' has no columns that can be summarised, so only its name is recorded; make it a collection of values, or of rows with public properties of numbers, texts or times, or name an array's with [MlColumns]");

    public static readonly DiagnosticDescriptor BadKind = Error(
        12, "A kind or test cannot be made", "'{0}' cannot be the {1} of component '{2}': it must be a class derived from {3} that is not abstract and has an accessible constructor without parameters");

    public static readonly DiagnosticDescriptor OtherAssemblies = Info(
        13, "Calls from other assemblies", "Component '{0}' is visible to other assemblies; their calls are runs only if they reference OtelMl.Instrumentation too");

    public static readonly DiagnosticDescriptor EndsEarly = Warning(
        14, "A run would end before the work", "Component '{0}' returns {1}, so its run ends before its work does; return {2}");

    public static readonly DiagnosticDescriptor NotAMember = Error(
        15, "Only ordinary methods of types can be components", "'{0}' is a {1}, whose calls cannot be made runs; make it a method of a class");

    public static readonly DiagnosticDescriptor NoResult = Error(
        16, "There is no such output", "Component '{0}' returns nothing that could be an output; put [MlOutput] on the method or a parameter");

    public static readonly DiagnosticDescriptor NoMember = Error(
        17, "There is no such member", "{0} has no accessible {1} '{2}'");

    public static readonly DiagnosticDescriptor PipelineStream = Error(
        18, "An execution of a pipeline cannot be a stream", "'{0}' returns a stream, but an execution ends when it returns; return a collection or a task");

    public static readonly DiagnosticDescriptor CalledAsBase = Warning(
        19, "A call through base is no run", "This call of component '{0}' is no run, because nothing can stand in for a call through 'base'; call a method that is not virtual, and annotate that");

    public static readonly DiagnosticDescriptor ReadOnce = Warning(
        20, "Rows that may be readable only once", "'{0}' is no collection and may be readable only once, so only its name is recorded; make it an IEnumerable<T>, which is looked at as it is read, or a collection");

    public static readonly DiagnosticDescriptor Negative = Error(
        21, "A number must not be negative", "{0} of component '{1}' is {2}; leave it out or make it positive");

    public static readonly DiagnosticDescriptor NoName = Error(
        22, "A component or pipeline needs a name", "The name in [{0}] of '{1}' is blank");

    public static readonly DiagnosticDescriptor NoTime = Warning(
        23, "A time that is none", "Column '{0}' is a time of the rows and holds no times, so what it holds is taken for seconds since 1970; make it a DateTimeOffset, DateTime or DateOnly");

    public static readonly DiagnosticDescriptor Undigested = Warning(
        24, "Rows that cannot be digested", "'{0}' is not digested, because rows that differ only in '{1}' would have the same digest; make that a number, text, time or collection of these, or ignore it with [MlColumn(Role = MlColumnRole.Ignored)]");

    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        NoPipeline, ByReference, RefStruct, Inaccessible, StructInstance, Dispatched, Escapes, DuplicateName, BadTemplate, NoComponent, NoColumns,
        BadKind, OtherAssemblies, EndsEarly, NotAMember, NoResult, NoMember, PipelineStream, CalledAsBase, ReadOnce, Negative, NoName, NoTime, Undigested,
    ];

    static DiagnosticDescriptor Error(int number, string title, string message) => Make(number, title, message, DiagnosticSeverity.Error);

    static DiagnosticDescriptor Warning(int number, string title, string message) => Make(number, title, message, DiagnosticSeverity.Warning);

    static DiagnosticDescriptor Info(int number, string title, string message) => Make(number, title, message, DiagnosticSeverity.Info);

    static DiagnosticDescriptor Make(int number, string title, string message, DiagnosticSeverity severity)
    {
        string id = $"OTELML{number:000}";
        return new(
            id, title, message, "OtelMl", severity, isEnabledByDefault: true, helpLinkUri: $"https://otelml.dev/docs/instrumentation#{id.ToLowerInvariant()}",
            customTags: number == 8 ? [WellKnownDiagnosticTags.CompilationEnd] : []);
    }
}
