using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace OtelMl.Instrumentation.Generator;

/// <summary>A parameter that the template of an annotation takes, or that is annotated itself, is not unused.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TemplateParameterSuppressor : DiagnosticSuppressor
{
    static readonly SuppressionDescriptor[] Unused =
        [.. new[] { "IDE0060", "CA1801" }.Select(id => new SuppressionDescriptor("OTELMLS01", id, "An annotation uses the parameter."))];

    /// <inheritdoc />
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [.. Unused];

    /// <inheritdoc />
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is not { } tree) continue;
            SyntaxNode node = tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan);
            if (context.GetSemanticModel(tree).GetDeclaredSymbol(node, context.CancellationToken) is IParameterSymbol { ContainingSymbol: IMethodSymbol method } parameter
                && IsUsed(method, parameter))
            {
                context.ReportSuppression(Suppression.Create(Array.Find(Unused, each => each.SuppressedDiagnosticId == diagnostic.Id)!, diagnostic));
            }
        }
    }

    static bool IsUsed(IMethodSymbol method, IParameterSymbol parameter)
    {
        if (method.Find(Names.Component) is null) return false;
        if (parameter.Find(Names.Slice) is not null || parameter.Find(Names.Model) is not null) return true;
        Regex hole = new(@"\{" + Regex.Escape(parameter.Name) + @"[}.:]");
        return method.GetAttributes().Concat(method.GetReturnTypeAttributes()).Concat(method.Parameters.SelectMany(each => each.GetAttributes()))
            .Where(data => data.AttributeClass?.ContainingNamespace?.ToDisplayString() + "." == Names.Namespace)
            .SelectMany(data => data.ConstructorArguments.Concat(data.NamedArguments.Select(named => named.Value)))
            .Any(value => value.Kind == TypedConstantKind.Primitive && value.Value is string template && hole.IsMatch(template));
    }
}
