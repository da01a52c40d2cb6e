using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;

namespace OtelMl.Instrumentation.Generator;

/// <summary>Writes the class that stands in for calls of one annotated method.</summary>
sealed class CallWriter
{
    /// <summary>Where the attributes with the places of the calls go.</summary>
    public const string Attributes = "/*calls*/";

    readonly IMethodSymbol _method;
    readonly AttributeData? _component;
    readonly bool _isExtension;
    readonly Compilation _compilation;
    readonly ReturnKind _kind;
    readonly Dictionary<string, string> _schemas = [];

    public CallWriter(IMethodSymbol method, bool isExtension, Compilation compilation)
    {
        _method = method;
        _component = method.Find(Names.Component);
        _isExtension = isExtension;
        _compilation = compilation;
        _kind = ReturnKinds.Of(method);
    }

    /// <summary>Classes that read rows, by name.</summary>
    public IReadOnlyDictionary<string, string> Schemas => _schemas;

    public bool UsesDataView { get; private set; }

    string Call => $"{Owner}.{Types.Escaped(_method.Name)}{TypeArguments}({string.Join(", ", _method.Parameters.Select(Pass))})";

    string Owner => _method.IsStatic ? _method.ContainingType.Name() : PointerTemplate.Receiver;

    string TypeArguments => _method.TypeArguments.IsEmpty ? "" : $"<{string.Join(", ", _method.TypeArguments.Select(Types.Name))}>";

    bool IsAsync => _kind is ReturnKind.Task or ReturnKind.TaskOfValue;

    bool IsStream => _kind is ReturnKind.Stream or ReturnKind.AsyncStream;

    public string Write(string className)
    {
        string result = _method.ReturnsVoid ? "void" : _method.ReturnType.Name();
        string pass = string.Join(", ", Receiver(withType: false).Concat(_method.Parameters.Select(Pass)));
        string take = string.Join(", ", Receiver(withType: true).Concat(_method.Parameters.Select(parameter => $"{parameter.Type.Name()} {parameter.Argument()}")));
        string generic = OpenParameters is { Count: > 0 } open ? $"<{string.Join(", ", open.Select(parameter => parameter.Name))}>" : "";
        string where = string.Concat(OpenParameters.Select(Constraint));
        string thisMark = _isExtension || !_method.IsStatic ? "this " : "";
        string give = _method.ReturnsVoid ? "" : "return ";
        string leave = _method.ReturnsVoid ? "\n            return;" : "";
        return $$"""
            // {{_method.ToDisplayString()}}
            file static class {{className}}
            {
                static readonly {{Definition()}};

            {{Attributes}}
                internal static {{result}} Run{{generic}}({{thisMark}}{{take}}){{where}}
                {
                    if (!Definition.IsEnabled)
                    {
                        {{give}}{{Call}};{{leave}}
                    }

                    {{give}}Record{{generic}}({{pass}});
                }

                static {{(IsAsync ? "async " : "")}}{{result}} Record{{generic}}({{take}}){{where}}
                {
            {{(_component is null ? Execution() : Component())}}
                }
            }

            """;
    }

    List<ITypeParameterSymbol> OpenParameters
    {
        get
        {
            List<ITypeParameterSymbol> parameters = [];
            if (!_method.ContainingType.IsOpen() && !_method.TypeArguments.Any(Types.IsOpen)) return parameters;
            for (INamedTypeSymbol? type = _method.ContainingType; type is not null; type = type.ContainingType) parameters.InsertRange(0, type.TypeParameters);
            parameters.AddRange(_method.TypeParameters);
            return parameters;
        }
    }

    IEnumerable<string> Receiver(bool withType) =>
        _method.IsStatic ? [] : [withType ? $"{_method.ContainingType.Name()} {PointerTemplate.Receiver}" : PointerTemplate.Receiver];

    string Definition()
    {
        if (_component is null) return $"{Names.Global}MlAnnotatedPipeline Definition = new({Types.Literal(_method.Find(Names.Pipeline)!.FirstText())})";

        List<string> set = [];
        foreach (string property in new[] { "Owner", "Description" })
        {
            if (_component.Text(property) is { } text) set.Add($"{property} = {Types.Literal(text)}");
        }

        string[] tags = [.. _component.Elements("Tags").Select(tag => Types.Literal(tag as string))];
        if (tags.Length > 0) set.Add($"Tags = [{string.Join(", ", tags)}]");
        if (_component.Named("SummaryInterval").Value is int seconds and > 0) set.Add($"SummaryInterval = global::System.TimeSpan.FromSeconds({seconds})");
        if (SourceDigest() is { } digest) set.Add($"SourceDigest = {Types.Literal(digest)}");
        if (_component.Named("Kind").Value is ITypeSymbol kind) set.Add($"Kind = static () => new {kind.Name()}()");
        string[] tests = [.. _component.Elements("Tests").OfType<ITypeSymbol>().Select(test => $"new {test.Name()}()")];
        if (tests.Length > 0) set.Add($"Tests = static () => [{string.Join(", ", tests)}]");
        return $$"""
            {{Names.Global}}MlAnnotatedComponent Definition = new({{Types.Literal(Annotations.PipelineOf(_method, _component))}}, {{Types.Literal(_component.FirstText())}})
                {
                    {{string.Join(",\n        ", set)}}
                }
            """;
    }

    string? SourceDigest()
    {
        string source = string.Concat(_method.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax().ToString()));
        if (source.Length == 0) return null;
        using SHA256 sha = SHA256.Create();
        return string.Concat(sha.ComputeHash(Encoding.UTF8.GetBytes(source.Replace("\r\n", "\n"))).Select(each => each.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
    }

    string Execution() => $$"""
                    using {{Names.Global}}MlPipelineRun __run = Definition.Begin();
                    try
                    {
                        {{Working("return ")}}
                    }
                    catch (global::System.Exception __exception)
                    {
                        __run.Fail(__exception);
                        throw;
                    }
            """;

    string Component() => $$"""
                    using {{Names.Global}}MlCall __call = Definition.Begin();
                    try
                    {
            {{Guarded([.. Inputs()])}}            __call.Before();
                        {{Working($"{ResultType} {PointerTemplate.Result} = ")}}
            {{Guarded([.. Outputs()])}}            {{Ending()}}
                    }
                    catch (global::System.Exception __exception)
                    {
                        __call.Fail(__exception);
                        throw;
                    }
            """;

    string ResultType => ReturnKinds.ResultOf(_method)?.Name() ?? "";

    string Working(string assign) => (_kind is ReturnKind.Void or ReturnKind.Task ? "" : assign) + (IsAsync ? $"await {Call}.ConfigureAwait(false)" : Call) + ";";

    string Ending()
    {
        if (IsStream) return $"return __call.Returning({Stream()});";
        string end = "__call.Succeed();";
        return _kind is ReturnKind.Void or ReturnKind.Task ? end : $"{end}\n            return {PointerTemplate.Result};";
    }

    string Stream()
    {
        DataAnnotation? output = DataAnnotation.All(_method).FirstOrDefault(data => data.IsResult && data.Of is null);
        string pointer = output is null ? "null" : Template(output.Pointer, mayTakeResult: false);
        return $"{pointer}, {PointerTemplate.Result}, {(output is null ? "null" : Schema(output) ?? "null")}, {Options(output)}";
    }

    // What we look at may throw; the work must not feel it.
    static string Guarded(string[] statements) => statements.Length == 0 ? "" : $$"""
                        try
                        {
                            {{string.Join("\n                ", statements)}}
                        }
                        catch (global::System.Exception __ours) when (__call.Survives(__ours))
                        {
                        }

            """;

    IEnumerable<string> Inputs()
    {
        foreach (IParameterSymbol parameter in _method.Parameters)
        {
            if (parameter.Find(Names.Slice)?.FirstText() is { } slice)
            {
                string value = $"global::System.Convert.ToString({Pass(parameter)}, global::System.Globalization.CultureInfo.InvariantCulture) ?? \"\"";
                yield return $"__call.Run.SetSlice({Types.Literal(slice)}, {value});";
            }

            if (parameter.Find(Names.Model) is { } model) yield return Model(model, "Input", parameter.Argument());
        }

        foreach (DataAnnotation data in DataAnnotation.All(_method).Where(data => data.IsInput)) yield return Look(data);
    }

    IEnumerable<string> Outputs()
    {
        if (_method.GetReturnTypeAttributes().Find(Names.Model) is { } model) yield return Model(model, "Output", PointerTemplate.Result);
        foreach (DataAnnotation data in DataAnnotation.All(_method).Where(data => !data.IsInput && !(IsStream && data.IsResult && data.Of is null)))
            yield return Look(data);
    }

    string Look(DataAnnotation data)
    {
        string direction = $"{Names.Global}MlDirection.{(data.IsInput ? "Input" : "Output")}";
        string pointer = Template(data.Pointer, ComponentCheck.MayTakeResult(data, _method));
        if (data.Type is { } type && type.IsDataView())
        {
            UsesDataView = true;
            return $"DataViewRows.Look(__call, {direction}, {pointer}, {data.Expression}, {Options(data)});";
        }

        if (data.Type is null || Schema(data) is not { } schema) return $"__call.Note({direction}, {pointer}, (object?){data.Expression}, {Options(data)});";
        bool isStream = data.Type.IsStream() || data.Type.IsAsyncStream();
        if (isStream && data.IsInput && data.Of is null) return $"{data.Expression} = __call.Reading({pointer}, {data.Expression}, {schema}, {Options(data)});";
        return data.Type.IsAsyncStream()
            ? $"__call.Note({direction}, {pointer}, (object?){data.Expression}, {Options(data)});"
            : $"__call.{(data.Type.RowOf() is null ? "Row" : "Rows")}({direction}, {pointer}, {data.Expression}, {schema}, {Options(data)});";
    }

    string Model(AttributeData model, string direction, string expression)
    {
        string name = Template(model.FirstText() ?? "", direction == "Output");
        string version = model.Text("Version") is { } template ? Template(template, direction == "Output") : "null";
        return $"__call.Model({Names.Global}MlDirection.{direction}, {name}, {version}, (object?){expression});";
    }

    string? Schema(DataAnnotation data)
    {
        if (data.Type is null) return null;
        RowShape shape = RowShape.OfData(data.Type, _compilation);
        if (!shape.HasColumns) return null;
        string name = SchemaWriter.NameOf(shape.Row!);
        _schemas[name] = SchemaWriter.Write(shape);
        return name + ".Instance";
    }

    // What is dynamic would make the call around it so, too.
    static string Pass(IParameterSymbol parameter) => (parameter.Type.TypeKind == TypeKind.Dynamic ? "(object?)" : "") + parameter.Argument();

    string Template(string template, bool mayTakeResult) => PointerTemplate.Translate(template, _method, mayTakeResult, out _);

    string Options(DataAnnotation? data)
    {
        if (data is null) return "default";
        string part = data.Attribute.Named("Part").Value switch { 1 => "Training", 2 => "Test", _ => "Whole" };
        int sample = data.Attribute.Named("Sample").Value as int? ?? 0;
        bool digest = data.IsDigested && (data.Type is null || RowShape.OfData(data.Type, _compilation).Undigested is null);
        return $"new({Names.Global}MlDataPart.{part}, {sample}, {(digest ? "true" : "false")})";
    }

    static string Constraint(ITypeParameterSymbol parameter)
    {
        List<string> constraints = [];
        if (parameter.HasUnmanagedTypeConstraint) constraints.Add("unmanaged");
        else if (parameter.HasValueTypeConstraint) constraints.Add("struct");
        else if (parameter.HasReferenceTypeConstraint) constraints.Add(parameter.ReferenceTypeConstraintNullableAnnotation == NullableAnnotation.Annotated ? "class?" : "class");
        else if (parameter.HasNotNullConstraint) constraints.Add("notnull");
        constraints.AddRange(parameter.ConstraintTypes.Select(Types.Name));
        if (parameter.HasConstructorConstraint) constraints.Add("new()");
        return constraints.Count == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", constraints)}";
    }
}
