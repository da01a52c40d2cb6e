using Microsoft.CodeAnalysis;

namespace OtelMl.Instrumentation.Generator;

/// <summary>Which values a digest of rows can take in whole, though they make no columns.</summary>
static class Digestible
{
    public static bool Is(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Enum } or { SpecialType: >= SpecialType.System_Boolean and <= SpecialType.System_UIntPtr or SpecialType.System_DateTime } => true,
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable => Is(nullable.TypeArguments[0]),
        IArrayTypeSymbol array => Is(array.ElementType),
        _ when type.IsCollection() => type.RowOf() is { } element && Is(element),
        _ => type.ToDisplayString() is "System.Guid" or "System.DateTimeOffset" or "System.DateOnly" or "System.TimeOnly" or "System.TimeSpan"
            or "System.Half" or "System.Int128" or "System.UInt128" or "System.Numerics.BigInteger",
    };
}
