using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace OtelMl.Instrumentation.Generator;

/// <summary>Explains every annotation that cannot work, and every use of a component that would be no run.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ComponentAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Rules.All;

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(Names.Component) is null) return;
            ConcurrentBag<IMethodSymbol> components = [];
            start.RegisterSymbolAction(symbol => Look((IMethodSymbol)symbol.Symbol, symbol, components), SymbolKind.Method);
            start.RegisterOperationAction(LookAtUse, OperationKind.MethodReference, OperationKind.Invocation);
            start.RegisterOperationAction(LookAtFunction, OperationKind.LocalFunction, OperationKind.AnonymousFunction);
            start.RegisterCompilationEndAction(end => LookForDuplicates(components, end));
        });
    }

    static void Look(IMethodSymbol method, SymbolAnalysisContext context, ConcurrentBag<IMethodSymbol> components)
    {
        if (method.Find(Names.Component) is not null) components.Add(method);
        foreach (Diagnostic diagnostic in ComponentCheck.Of(method, context.Compilation)) context.ReportDiagnostic(diagnostic);
    }

    static void LookAtUse(OperationAnalysisContext context)
    {
        IMethodSymbol method = context.Operation switch
        {
            IMethodReferenceOperation reference => reference.Method,
            _ => ((IInvocationOperation)context.Operation).TargetMethod,
        };
        if (method.Find(Names.Component) is null) return;
        string? way = context.Operation is IMethodReferenceOperation
            ? context.Operation.Parent is INameOfOperation ? null : "method group"
            : IsInExpressionTree(context.Operation) ? "expression tree" : null;
        if (way is not null)
            context.ReportDiagnostic(Diagnostic.Create(Rules.Escapes, context.Operation.Syntax.GetLocation(), method.Name, way));
        if (BaseCall.Is(context.Operation.Syntax, method))
            context.ReportDiagnostic(Diagnostic.Create(Rules.CalledAsBase, context.Operation.Syntax.GetLocation(), method.Name));
    }

    static bool IsInExpressionTree(IOperation operation)
    {
        for (IOperation? at = operation; at is not null; at = at.Parent)
        {
            if (at is IConversionOperation { Operand: IAnonymousFunctionOperation } conversion
                && conversion.Type?.OriginalDefinition.ToDisplayString() == "System.Linq.Expressions.Expression<TDelegate>")
            {
                return true;
            }
        }

        return false;
    }

    static void LookAtFunction(OperationAnalysisContext context)
    {
        IMethodSymbol method = context.Operation is ILocalFunctionOperation local ? local.Symbol : ((IAnonymousFunctionOperation)context.Operation).Symbol;
        if ((method.Find(Names.Component) ?? method.Find(Names.Pipeline)) is not { } annotation) return;
        bool isLocal = context.Operation is ILocalFunctionOperation;
        context.ReportDiagnostic(Diagnostic.Create(
            Rules.NotAMember, annotation.LocationOf(method), isLocal ? method.Name : annotation.FirstText(), isLocal ? "local function" : "lambda"));
    }

    static void LookForDuplicates(IEnumerable<IMethodSymbol> components, CompilationAnalysisContext context)
    {
        var named = components
            .Select(method => (Method: method, Attribute: method.Find(Names.Component)!))
            .GroupBy(each => (Pipeline: Annotations.PipelineOf(each.Method, each.Attribute), Name: each.Attribute.FirstText()));
        foreach (var same in named)
        {
            string[] methods = [.. same.Select(each => MethodName(each.Method)).Distinct().OrderBy(name => name, StringComparer.Ordinal)];
            if (methods.Length < 2) continue;
            foreach ((IMethodSymbol method, AttributeData attribute) in same)
            {
                string other = methods.First(name => name != MethodName(method));
                context.ReportDiagnostic(Diagnostic.Create(Rules.DuplicateName, attribute.LocationOf(method), same.Key.Name, same.Key.Pipeline, other));
            }
        }
    }

    static string MethodName(IMethodSymbol method) => $"{method.ContainingType.ToDisplayString()}.{method.Name}";
}
