using Microsoft.CodeAnalysis;

namespace OtelMl.Instrumentation.Generator;

/// <summary>Reads our attributes off symbols.</summary>
static class Annotations
{
    public static AttributeData? Find(this ISymbol symbol, string attribute) => Find(symbol.GetAttributes(), attribute);

    public static AttributeData? Find(this IEnumerable<AttributeData> attributes, string attribute) => attributes.FirstOrDefault(data => data.Is(attribute));

    public static bool Is(this AttributeData data, string attribute) => data.AttributeClass?.ToDisplayString() == attribute;

    public static string? Text(this AttributeData data, string property) => data.Named(property).Value as string;

    public static string? FirstText(this AttributeData data) => data.ConstructorArguments.Length > 0 ? data.ConstructorArguments[0].Value as string : null;

    public static TypedConstant Named(this AttributeData data, string property) =>
        data.NamedArguments.FirstOrDefault(argument => argument.Key == property).Value;

    /// <summary>Elements of an array property; none when it was not given.</summary>
    public static IEnumerable<object?> Elements(this AttributeData data, string property)
    {
        TypedConstant value = data.Named(property);
        return value.Kind == TypedConstantKind.Array && !value.IsNull ? value.Values.Select(element => element.Value) : [];
    }

    /// <summary>The pipeline of a component: its own, its class's or its assembly's.</summary>
    public static string? PipelineOf(IMethodSymbol method, AttributeData component)
    {
        if (component.Text("Pipeline") is { } own) return own;
        if (method.Find(Names.Pipeline)?.FirstText() is { } execution) return execution;
        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.Find(Names.Pipeline)?.FirstText() is { } named) return named;
        }

        return method.ContainingAssembly?.Find(Names.Pipeline)?.FirstText();
    }

    public static Location LocationOf(this AttributeData data, ISymbol symbol) =>
        data.ApplicationSyntaxReference is { } reference
            ? Location.Create(reference.SyntaxTree, reference.Span)
            : symbol.Locations.FirstOrDefault() ?? Location.None;
}
