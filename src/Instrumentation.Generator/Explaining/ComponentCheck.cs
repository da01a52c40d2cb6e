using Microsoft.CodeAnalysis;

namespace OtelMl.Instrumentation.Generator;

/// <summary>Whether a method can be what its annotations say. The generator leaves alone what has an error.</summary>
static class ComponentCheck
{
    /// <summary>Everything that is to be said of an annotated method.</summary>
    public static IEnumerable<Diagnostic> Of(IMethodSymbol method, Compilation compilation)
    {
        AttributeData? component = method.Find(Names.Component);
        if (component is null)
        {
            foreach (Diagnostic diagnostic in OfStrays(method)) yield return diagnostic;
            if (method.Find(Names.Pipeline) is not { } pipeline) yield break;
            if (string.IsNullOrWhiteSpace(pipeline.FirstText())) yield return Diagnostic.Create(Rules.NoName, pipeline.LocationOf(method), "MlPipeline", method.Name);
            foreach (Diagnostic diagnostic in OfSignature(method, method.Name, pipeline, compilation)) yield return diagnostic;
            if (ReturnKinds.Of(method) is ReturnKind.Stream or ReturnKind.AsyncStream)
                yield return Diagnostic.Create(Rules.PipelineStream, pipeline.LocationOf(method), method.Name);
            yield break;
        }

        string name = component.FirstText() ?? method.Name;
        Location at = component.LocationOf(method);
        if (string.IsNullOrWhiteSpace(name)) yield return Diagnostic.Create(Rules.NoName, at, "MlComponent", method.Name);
        if (string.IsNullOrWhiteSpace(Annotations.PipelineOf(method, component))) yield return Diagnostic.Create(Rules.NoPipeline, at, name);
        foreach (Diagnostic diagnostic in OfSignature(method, name, component, compilation)) yield return diagnostic;
        if (component.Named("SummaryInterval").Value is int and < 0 and var seconds)
            yield return Diagnostic.Create(Rules.Negative, at, "SummaryInterval", name, seconds);
        foreach (Diagnostic diagnostic in OfKinds(method, name, component, compilation)) yield return diagnostic;
        foreach (Diagnostic diagnostic in OfData(method, name, compilation)) yield return diagnostic;
        foreach (Diagnostic diagnostic in OfModels(method)) yield return diagnostic;
        if (method.DeclaredAccessibility == Accessibility.Public && IsPublic(method.ContainingType))
            yield return Diagnostic.Create(Rules.OtherAssemblies, at, name);
    }

    static IEnumerable<Diagnostic> OfSignature(IMethodSymbol method, string name, AttributeData annotation, Compilation compilation)
    {
        Location at = annotation.LocationOf(method);
        if (KindOf(method) is { } kind) yield return Diagnostic.Create(Rules.NotAMember, at, name, kind);
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            Location here = parameter.Locations.FirstOrDefault() ?? at;
            if (parameter.RefKind != RefKind.None)
                yield return Diagnostic.Create(Rules.ByReference, here, parameter.Name, name, KeywordOf(parameter.RefKind));
            if (IsUnkeepable(parameter.Type))
                yield return Diagnostic.Create(Rules.RefStruct, here, parameter.Name, name, parameter.Type.ToDisplayString());
        }

        if (method.ReturnsByRef || method.ReturnsByRefReadonly || IsUnkeepable(method.ReturnType))
            yield return Diagnostic.Create(Rules.RefStruct, at, "The result", name, (method.ReturnsByRef ? "ref " : method.ReturnsByRefReadonly ? "ref readonly " : "") + method.ReturnType.ToDisplayString());
        if (!IsAccessible(method, compilation)) yield return Diagnostic.Create(Rules.Inaccessible, at, name);
        if (!method.IsStatic && method.ContainingType.IsValueType)
            yield return Diagnostic.Create(Rules.StructInstance, at, name, method.ContainingType.Name);
        if (DispatcherOf(method) is { } dispatcher) yield return Diagnostic.Create(Rules.Dispatched, at, name, dispatcher.ToDisplayString());
        if (EarlyEnd(method) is var (what, instead)) yield return Diagnostic.Create(Rules.EndsEarly, at, name, what, instead);
    }

    static IEnumerable<Diagnostic> OfKinds(IMethodSymbol method, string name, AttributeData component, Compilation compilation)
    {
        if (component.Named("Kind").Value is ITypeSymbol kind && !CanBeMade(kind, Names.ComponentType, compilation))
            yield return Diagnostic.Create(Rules.BadKind, component.LocationOf(method), kind.ToDisplayString(), "kind", name, "MlComponentType");
        foreach (ITypeSymbol test in component.Elements("Tests").OfType<ITypeSymbol>())
        {
            if (!CanBeMade(test, Names.Test, compilation))
                yield return Diagnostic.Create(Rules.BadKind, component.LocationOf(method), test.ToDisplayString(), "test", name, "MlTest");
        }
    }

    static IEnumerable<Diagnostic> OfData(IMethodSymbol method, string name, Compilation compilation)
    {
        foreach (DataAnnotation data in DataAnnotation.All(method))
        {
            Location at = data.Attribute.LocationOf(method);
            if (data.IsResult && ReturnKinds.ResultOf(method) is null)
            {
                yield return Diagnostic.Create(Rules.NoResult, at, name);
                continue;
            }

            if (data.Attribute.Named("Sample").Value is int and < 0 and var sample) yield return Diagnostic.Create(Rules.Negative, at, "Sample", name, sample);
            if (TemplateProblem(data.Pointer, method, MayTakeResult(data, method)) is { } problem)
                yield return Diagnostic.Create(Rules.BadTemplate, at, data.Pointer, problem);
            if (data.Of is not null && data.Type is null)
                yield return Diagnostic.Create(Rules.NoMember, at, data.IsResult ? "The result" : $"'{data.Parameter?.Name ?? method.Name}'", "property or field", data.Of);
            if (data.Type is null) continue;
            if (data.Type.RowOf() is not null && !data.Type.IsStream() && !data.Type.IsCollection())
                yield return Diagnostic.Create(Rules.ReadOnce, at, data.Type.ToDisplayString());
            RowShape shape = RowShape.OfData(data.Type, compilation);
            if (shape.Problem is { } missing) yield return Diagnostic.Create(Rules.NoMember, at, missing.Type, "static field or property", missing.Member);
            foreach (RowShape.Column time in shape.Columns.Where(column => column is { Role: "Time" or "LabelTime", Take: not "Time" })) yield return Diagnostic.Create(Rules.NoTime, at, time.Name);
            if (data.IsDigested && shape is { HasColumns: true, Undigested: { } member }) yield return Diagnostic.Create(Rules.Undigested, at, data.Type.ToDisplayString(), member);
            if (shape.HasNoColumns) yield return Diagnostic.Create(Rules.NoColumns, at, data.Type.ToDisplayString());
        }
    }

    static IEnumerable<Diagnostic> OfModels(IMethodSymbol method)
    {
        IEnumerable<(AttributeData Model, bool IsResult)> models = method.Parameters.Select(parameter => (parameter.Find(Names.Model)!, false))
            .Append((method.GetReturnTypeAttributes().Find(Names.Model)!, true));
        foreach ((AttributeData model, bool isResult) in models.Where(each => each.Item1 is not null))
        {
            foreach (string template in new[] { model.FirstText(), model.Text("Version") }.OfType<string>())
            {
                if (TemplateProblem(template, method, isResult) is { } problem)
                    yield return Diagnostic.Create(Rules.BadTemplate, model.LocationOf(method), template, problem);
            }
        }
    }

    static IEnumerable<Diagnostic> OfStrays(IMethodSymbol method)
    {
        IEnumerable<AttributeData> ours = method.GetAttributes().Concat(method.GetReturnTypeAttributes())
            .Concat(method.Parameters.SelectMany(parameter => parameter.GetAttributes()))
            .Where(data => data.Is(Names.Input) || data.Is(Names.Output) || data.Is(Names.Model) || data.Is(Names.Slice));
        return ours.Select(data => Diagnostic.Create(Rules.NoComponent, data.LocationOf(method), data.AttributeClass!.Name.Replace("Attribute", ""), method.Name));
    }

    /// <summary>Whether a name's template may take what the method returns.</summary>
    public static bool MayTakeResult(DataAnnotation data, IMethodSymbol method) =>
        !data.IsInput && ReturnKinds.Of(method) is not (ReturnKind.Stream or ReturnKind.AsyncStream);

    static string? TemplateProblem(string template, IMethodSymbol method, bool mayTakeResult)
    {
        if (template.Length == 0) return "it is empty";
        PointerTemplate.Translate(template, method, mayTakeResult, out string? problem);
        return problem;
    }

    static bool CanBeMade(ITypeSymbol type, string baseType, Compilation compilation) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Class, IsAbstract: false, IsUnboundGenericType: false } named
        && named.DerivesFrom(baseType)
        && named.IsNameable(compilation)
        && named.InstanceConstructors.Any(each => each.Parameters.IsEmpty && compilation.IsSymbolAccessibleWithin(each, compilation.Assembly));

    static bool IsUnkeepable(ITypeSymbol type) => type.IsRefLikeType || type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer;

    static bool IsAccessible(IMethodSymbol method, Compilation compilation) =>
        compilation.IsSymbolAccessibleWithin(method, compilation.Assembly)
        && method.ContainingType.IsNameable(compilation)
        && method.Parameters.All(parameter => IsUnkeepable(parameter.Type) || parameter.Type.IsNameable(compilation))
        && (method.ReturnsVoid || IsUnkeepable(method.ReturnType) || method.ReturnType.IsNameable(compilation));

    static bool IsPublic(INamedTypeSymbol type) =>
        type.DeclaredAccessibility == Accessibility.Public && (type.ContainingType is null || IsPublic(type.ContainingType));

    static string KeywordOf(RefKind kind) => kind switch
    {
        RefKind.Out => "out",
        RefKind.In => "in",
        RefKind.RefReadOnlyParameter => "ref readonly",
        _ => "ref",
    };

    // What calls of it are none that could be stood in for.
    static string? KindOf(IMethodSymbol method) => method.MethodKind switch
    {
        MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove => "accessor",
        MethodKind.UserDefinedOperator or MethodKind.Conversion => "operator",
        _ => method.ContainingType.IsExtension ? "member of an extension block" : null,
    };

    // The declaration through which the method may be called without the call naming it.
    static ISymbol? DispatcherOf(IMethodSymbol method)
    {
        if (method.ContainingType.TypeKind == TypeKind.Interface) return method.ContainingType;
        if (method.OverriddenMethod is { } overridden) return overridden;
        if (method.IsVirtual || method.IsAbstract) return method;
        return method.ContainingType.AllInterfaces.SelectMany(each => each.GetMembers().OfType<IMethodSymbol>())
            .FirstOrDefault(each => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(each), method));
    }

    static (string What, string Instead)? EarlyEnd(IMethodSymbol method)
    {
        if (method.IsAsync && method.ReturnsVoid) return ("nothing though it is asynchronous", "a Task");
        if (ReturnKinds.Of(method) == ReturnKind.TaskOfValue && ReturnKinds.ResultOf(method) is { } result && (result.IsStream() || result.IsAsyncStream()))
            return ($"a task of the lazy {result.ToDisplayString()}", "a task of a collection, or an IAsyncEnumerable<T>");
        bool isAwaitable = ReturnKinds.Of(method) == ReturnKind.Value
            && method.ReturnType.GetMembers("GetAwaiter").OfType<IMethodSymbol>().Any(each => each.Parameters.IsEmpty);
        return isAwaitable ? ($"the awaitable {method.ReturnType.ToDisplayString()}", "a Task or ValueTask") : null;
    }
}
