using Microsoft.CodeAnalysis;

namespace OtelMl.Instrumentation.Generator;

/// <summary>One [MlInput] or [MlOutput]: what it is on, and the expression and type of its rows or value.</summary>
/// <param name="Attribute">The annotation.</param>
/// <param name="IsInput">Whether it is an input.</param>
/// <param name="Parameter">The parameter that it is on; null for a return value or a method.</param>
/// <param name="IsResult">Whether it is on the return value.</param>
/// <param name="Type">Type of the value; null when it is on a method, or the member that it names does not exist.</param>
/// <param name="Expression">The value in generated code.</param>
sealed record DataAnnotation(AttributeData Attribute, bool IsInput, IParameterSymbol? Parameter, bool IsResult, ITypeSymbol? Type, string Expression)
{
    public string Pointer => Attribute.FirstText() ?? "";

    public string? Of => Attribute.Text("Of");

    public bool IsDigested => Attribute.Named("Digest").Value is true;

    public static IEnumerable<DataAnnotation> All(IMethodSymbol method)
    {
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            foreach (AttributeData data in parameter.GetAttributes().Where(IsData))
                yield return Make(data, parameter, isResult: false, parameter.Type, parameter.Argument());
        }

        foreach (AttributeData data in method.GetAttributes().Where(IsData)) yield return Make(data, null, isResult: false, null, "null");
        foreach (AttributeData data in method.GetReturnTypeAttributes().Where(IsData))
            yield return Make(data, null, isResult: true, ReturnKinds.ResultOf(method), PointerTemplate.Result);
    }

    static bool IsData(AttributeData data) => data.Is(Names.Input) || data.Is(Names.Output);

    static DataAnnotation Make(AttributeData data, IParameterSymbol? parameter, bool isResult, ITypeSymbol? type, string expression)
    {
        if (type is not null && data.Text("Of") is { } of)
        {
            expression += (type.IsReferenceType ? "?." : ".") + Types.Escaped(of);
            type = PointerTemplate.Member(type, of);
        }

        return new(data, data.Is(Names.Input), parameter, isResult, type, expression);
    }
}
