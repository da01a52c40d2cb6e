using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OtelMl.Instrumentation.Generator;

/// <summary>
/// A call such as <c>base.Clean(trips)</c> of a method that is overridden: only the class itself can make it, and what stands in for it
/// would call the override.
/// </summary>
static class BaseCall
{
    public static bool Is(SyntaxNode call, IMethodSymbol method) =>
        (method.IsVirtual || method.IsOverride) && call is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax } };
}
