using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace OtelMl.Instrumentation.Generator;

/// <summary>What generated code has to know of types.</summary>
static class Types
{
    static readonly SymbolDisplayFormat Full = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    public static string Name(this ITypeSymbol type) => type.ToDisplayString(Full);

    public static bool Is(this ITypeSymbol type, string fullName) => type.OriginalDefinition.ToDisplayString() == fullName;

    /// <summary>The rows of a collection: its <c>T</c> where it is one <c>IEnumerable&lt;T&gt;</c> and no string.</summary>
    public static ITypeSymbol? RowOf(this ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_String) return null;
        if (type is IArrayTypeSymbol { Rank: 1 } array) return array.ElementType;
        INamedTypeSymbol[] sequences = [.. type.AllInterfaces.Concat(type is INamedTypeSymbol named ? [named] : [])
            .Where(each => each.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)];
        return sequences.Length == 1 ? sequences[0].TypeArguments[0] : null;
    }

    /// <summary>Whether rows can be read again: an array or collection can.</summary>
    public static bool IsCollection(this ITypeSymbol type) =>
        type is IArrayTypeSymbol
        || type.AllInterfaces.Concat(type is INamedTypeSymbol named ? [named] : []).Any(each => each.OriginalDefinition.SpecialType
            is SpecialType.System_Collections_Generic_ICollection_T or SpecialType.System_Collections_Generic_IReadOnlyCollection_T);

    public static bool IsStream(this ITypeSymbol type) => type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T;

    public static bool IsAsyncStream(this ITypeSymbol type) => type.Is("System.Collections.Generic.IAsyncEnumerable<T>");

    public static bool IsDataView(this ITypeSymbol type) =>
        type.ToDisplayString() == Names.DataView || type.AllInterfaces.Any(each => each.ToDisplayString() == Names.DataView);

    public static bool IsOpen(this ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol => true,
        IArrayTypeSymbol array => array.ElementType.IsOpen(),
        INamedTypeSymbol named => named.TypeArguments.Any(IsOpen) || named.ContainingType?.IsOpen() == true,
        _ => false,
    };

    /// <summary>Whether code elsewhere in the compilation can name a type.</summary>
    public static bool IsNameable(this ITypeSymbol type, Compilation compilation) => type switch
    {
        IArrayTypeSymbol array => array.ElementType.IsNameable(compilation),
        INamedTypeSymbol named => !named.IsFileLocal && !named.IsAnonymousType && compilation.IsSymbolAccessibleWithin(named, compilation.Assembly)
            && named.TypeArguments.All(argument => argument.IsNameable(compilation))
            && (named.ContainingType is null || named.ContainingType.IsNameable(compilation)),
        IDynamicTypeSymbol => true,
        ITypeParameterSymbol => true,
        _ => false,
    };

    public static bool DerivesFrom(this ITypeSymbol type, string baseType)
    {
        for (ITypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            if (at.ToDisplayString() == baseType) return true;
        }

        return false;
    }

    public static string Escaped(string name) => SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    /// <summary>A parameter in generated code, whose own names are others.</summary>
    public static string Argument(this IParameterSymbol parameter) => "arg_" + parameter.Name;

    public static string Literal(string? text) => text is null ? "null" : SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>A short name that is the same for the same text.</summary>
    public static string Hash(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char unit in text) hash = (hash ^ unit) * 1099511628211;
        return hash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
    }
}
