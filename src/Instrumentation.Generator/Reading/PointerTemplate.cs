using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace OtelMl.Instrumentation.Generator;

/// <summary>Turns a template such as <c>trips/{period.From:yyyy-MM}</c> into the expression that fills it in.</summary>
static class PointerTemplate
{
    public const string Result = "__result";
    public const string Receiver = "__receiver";

    /// <summary>Translates a template.</summary>
    /// <param name="template">The template.</param>
    /// <param name="method">The method whose parameters it may take.</param>
    /// <param name="mayTakeResult">Whether there is a result yet to take.</param>
    /// <param name="problem">What is wrong with the template; null when nothing is.</param>
    /// <returns>A C# expression of type string.</returns>
    public static string Translate(string template, IMethodSymbol method, bool mayTakeResult, out string? problem)
    {
        problem = null;
        StringBuilder text = new();
        bool hasHoles = false;
        for (int i = 0; i < template.Length; i++)
        {
            char unit = template[i];
            bool doubled = i + 1 < template.Length && template[i + 1] == unit;
            if (unit is '{' or '}' && doubled)
            {
                text.Append(unit).Append(unit);
                i++;
            }
            else if (unit == '{')
            {
                int end = template.IndexOf('}', i);
                if (end < 0)
                {
                    problem = "a '{' has no '}'";
                    return "";
                }

                text.Append(Hole(template.Substring(i + 1, end - i - 1), method, mayTakeResult, out problem));
                if (problem is not null) return "";
                hasHoles = true;
                i = end;
            }
            else if (unit == '}')
            {
                problem = "a '}' has no '{'";
                return "";
            }
            else
            {
                text.Append(SymbolDisplay.FormatLiteral(unit.ToString(), quote: true).Trim('"') is { Length: > 0 } escaped ? escaped : "\\\"");
            }
        }

        return hasHoles
            ? $"string.Create(global::System.Globalization.CultureInfo.InvariantCulture, $\"{text}\")"
            : "\"" + text.Replace("{{", "{").Replace("}}", "}") + "\"";
    }

    static string Hole(string hole, IMethodSymbol method, bool mayTakeResult, out string? problem)
    {
        int colon = hole.IndexOf(':');
        string[] path = (colon < 0 ? hole : hole.Substring(0, colon)).Split('.');
        ITypeSymbol? type;
        StringBuilder expression = new();
        if (path[0] == "return")
        {
            type = ReturnKinds.ResultOf(method);
            problem = type is null ? "the method returns nothing" : mayTakeResult ? null : "{return} is known only to outputs, and not of a stream";
            expression.Append(Result);
        }
        else if (path[0] == "this")
        {
            type = method.ContainingType;
            problem = method.IsStatic ? "a static method has no 'this'" : null;
            expression.Append(Receiver);
        }
        else
        {
            IParameterSymbol? parameter = method.Parameters.FirstOrDefault(parameter => parameter.Name == path[0]);
            type = parameter?.Type;
            problem = type is null ? $"there is no parameter '{path[0]}'" : null;
            expression.Append(parameter?.Argument());
        }

        foreach (string member in path.Skip(1))
        {
            if (problem is not null || type is null) break;
            ITypeSymbol? next = Member(type, member);
            if (next is null) problem = $"{type.ToDisplayString()} has no accessible property or field '{member}'";
            expression.Append(type.IsReferenceType ? "?." : ".").Append(Types.Escaped(member));
            type = next;
        }

        string format = colon < 0 ? "" : hole.Substring(colon).Replace("\\", "\\\\").Replace("\"", "\\\"");
        string cast = type?.TypeKind == TypeKind.Dynamic ? "(object?)" : "";
        return $"{{({cast}{expression}){format}}}";
    }

    /// <summary>Type of a readable property, field or tuple element; null when there is none.</summary>
    public static ITypeSymbol? Member(ITypeSymbol type, string name)
    {
        IEnumerable<ITypeSymbol> types = type.TypeKind == TypeKind.Interface ? [type, .. type.AllInterfaces] : BasesOf(type);
        foreach (ISymbol member in types.SelectMany(each => each.GetMembers(name)))
        {
            if (member.IsStatic || member.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal)) continue;
            if (member is IPropertySymbol { GetMethod: not null } property) return property.Type;
            if (member is IFieldSymbol field) return field.Type;
        }

        return null;
    }

    static IEnumerable<ITypeSymbol> BasesOf(ITypeSymbol type)
    {
        for (ITypeSymbol? at = type; at is not null; at = at.BaseType) yield return at;
    }
}
