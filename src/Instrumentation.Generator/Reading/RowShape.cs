using Microsoft.CodeAnalysis;

namespace OtelMl.Instrumentation.Generator;

/// <summary>The columns of rows of a type, and how each is read.</summary>
/// <param name="Row">Type of the rows; null when there are none.</param>
/// <param name="Columns">Columns of one value each.</param>
/// <param name="Arrays">Arrays that hold columns.</param>
/// <param name="Problem">A member that names columns and does not exist.</param>
sealed record RowShape(ITypeSymbol? Row, IReadOnlyList<RowShape.Column> Columns, IReadOnlyList<RowShape.Array> Arrays, (string Type, string Member)? Problem)
{
    const int MostNesting = 3;

    public bool HasColumns => Columns.Count + Arrays.Count > 0;

    /// <summary>The expressions that read what rows hold beside their columns, for their digest.</summary>
    public IReadOnlyList<string> Rest { get; init; } = [];

    /// <summary>What rows hold and no digest can take in; null when there is nothing.</summary>
    public string? Undigested { get; init; }

    /// <summary>Whether there are rows and nothing to see in them.</summary>
    public bool HasNoColumns => Row is not null && !HasColumns && Row.TypeKind != TypeKind.TypeParameter;

    /// <summary>A column of one value.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Role">Its role's name.</param>
    /// <param name="IsNumber">Whether it holds numbers.</param>
    /// <param name="Take">The method of <c>MlRows</c> that takes it.</param>
    /// <param name="Value">The expression that reads it.</param>
    /// <param name="Owner">Name of the property that holds the record that it is in.</param>
    public sealed record Column(string Name, string Role, bool IsNumber, string Take, string Value, string Owner)
    {
        /// <summary>The expression of its value with all digits, where a double may have fewer; else null.</summary>
        public string? Digits { get; init; }
    }

    /// <summary>Columns that an array holds.</summary>
    /// <param name="NamesFrom">The expression of their names.</param>
    /// <param name="Value">The expression that reads the array.</param>
    /// <param name="Element">Type of its elements.</param>
    public sealed record Array(string NamesFrom, string Value, string Element);

    /// <summary>The rows of an input or output of a type: of a collection its elements, of a record itself.</summary>
    public static RowShape OfData(ITypeSymbol type, Compilation compilation)
    {
        if (type.IsDataView()) return new(null, [], [], null);
        ITypeSymbol? row = type.IsAsyncStream() ? ((INamedTypeSymbol)type).TypeArguments[0] : type.RowOf();
        if (row is not null) return Of(row, compilation);
        if (OtherwiseHeld(type) is { } held) return new(held, [], [], null);
        return IsRecordLike(type) ? Of(type, compilation) is { HasColumns: true } shape ? shape : new(null, [], [], null) : new(null, [], [], null);
    }

    // Values that somebody may take for rows, in what cannot be enumerated as such.
    static ITypeSymbol? OtherwiseHeld(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol grid => grid.ElementType,
        INamedTypeSymbol memory when memory.Is("System.Memory<T>") || memory.Is("System.ReadOnlyMemory<T>") => memory.TypeArguments[0],
        _ => null,
    };

    static RowShape Of(ITypeSymbol row, Compilation compilation)
    {
        if (row.TypeKind == TypeKind.TypeParameter || !row.IsNameable(compilation)) return new(row, [], [], null);
        List<Column> columns = [];
        List<Array> arrays = [];
        (string, string)? problem = null;
        List<(ITypeSymbol Type, string Value)> rest = [];
        if (Read("value", "Feature", row, "row", "") is { } single) columns.Add(single);
        else if (IsRecordLike(row)) Collect(row, "row", "", 0, [], columns, arrays, rest, ref problem, compilation);

        HashSet<string> twice = [.. columns.GroupBy(column => column.Name).Where(same => same.Count() > 1).Select(same => same.Key)];
        return new(row, [.. columns.Select(column => twice.Contains(column.Name) && column.Owner.Length > 0 ? column with { Name = $"{column.Owner}.{column.Name}" } : column)], arrays, problem)
        {
            Rest = [.. rest.Where(each => Digestible.Is(each.Type)).Select(each => each.Value)],
            Undigested = rest.Where(each => !Digestible.Is(each.Type)).Select(each => each.Value.Replace("?", "").Replace("row.", "")).FirstOrDefault(),
        };
    }

    static void Collect(
        ITypeSymbol type, string path, string owner, int depth, ITypeSymbol[] around, List<Column> columns, List<Array> arrays,
        List<(ITypeSymbol Type, string Value)> rest, ref (string, string)? problem, Compilation compilation)
    {
        string dot = type.IsReferenceType && depth > 0 || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T ? "?." : ".";
        foreach ((string name, ITypeSymbol of, ISymbol symbol) in Members(type, compilation))
        {
            AttributeData? annotation = AnnotationOf(symbol, type, Names.Column);
            string role = RoleOf(annotation);
            if (role == "Ignored") continue;
            string value = path + dot + Types.Escaped(name);
            if (annotation is null && symbol is IPropertySymbol property && !IsStored(property) && AnnotationOf(symbol, type, Names.Columns) is null)
            {
                // Who can set it stores it, if otherwise than a column is.
                if (property.SetMethod is not null) rest.Add((of, value));
            }
            else if (AnnotationOf(symbol, type, Names.Columns) is { } named)
            {
                if (!AddArray(named, of, value, arrays, ref problem)) rest.Add((of, value));
            }
            else if (Read(annotation?.Text("Name") ?? name, role, of, value, owner) is { } column)
            {
                columns.Add(column);
            }
            else if (depth < MostNesting && IsRecordLike(of) && !around.Contains(of, SymbolEqualityComparer.Default))
            {
                Collect(of, value, name, depth + 1, [.. around, type], columns, arrays, rest, ref problem, compilation);
            }
            else
            {
                rest.Add((of, value));
            }
        }

        // What is behind an interface holds more than it shows.
        if (type.TypeKind == TypeKind.Interface) rest.Add((type, path));
        foreach (IFieldSymbol field in PublicFields(type, compilation)) rest.Add((field.Type, path + dot + Types.Escaped(field.Name)));
    }

    static bool AddArray(AttributeData named, ITypeSymbol of, string value, List<Array> arrays, ref (string, string)? problem)
    {
        if (named.ConstructorArguments.Length < 2 || named.ConstructorArguments[0].Value is not ITypeSymbol type
            || named.ConstructorArguments[1].Value is not string member)
        {
            return false;
        }

        if (!type.GetMembers(member).Any(each => each.IsStatic && each is IPropertySymbol or IFieldSymbol))
            problem = (type.ToDisplayString(), member);
        else if (of is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Single or SpecialType.System_Double } array)
            arrays.Add(new($"{type.Name()}.{Types.Escaped(member)}", value, array.ElementType.Name()));
        else return false;
        return true;
    }

    static Column? Read(string name, string role, ITypeSymbol type, string value, string owner)
    {
        bool isNullable = type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
        ITypeSymbol plain = isNullable ? ((INamedTypeSymbol)type).TypeArguments[0] : type;
        // Behind a nullable owner even a plain value may be missing.
        string mark = isNullable || value.Contains("?.") ? "?" : "";
        string of = mark.Length > 0 ? $"({value})?" : value;
        Column Number(string expression) => new(name, role, true, "Number", expression, owner);
        Column Text(string expression) => new(name, role, false, "Text", expression, owner);
        switch (plain.SpecialType)
        {
            case SpecialType.System_Int64 or SpecialType.System_UInt64 or SpecialType.System_Decimal when role is "Id" or "Group":
                return Text($"{of}.ToString(global::System.Globalization.CultureInfo.InvariantCulture)");
            case SpecialType.System_Int64 or SpecialType.System_UInt64 when role is "Label" or "Prediction":
                return new(name, role, true, "Integer", value, owner) { Digits = value };
            case SpecialType.System_Int64 or SpecialType.System_UInt64 or SpecialType.System_Decimal:
                return Number($"(double{mark}){value}") with { Digits = value };
            case >= SpecialType.System_SByte and <= SpecialType.System_Double:
                return Number($"(double{mark}){value}");
            case SpecialType.System_Boolean:
                return new(name, role, true, "Truth", value, owner);
            case SpecialType.System_String:
                return Text(value);
            case SpecialType.System_Char:
                return Text($"{of}.ToString()");
            case SpecialType.System_DateTime:
                return new(name, role, true, "Time", $"(global::System.DateTimeOffset?){value}", owner);
        }

        return plain.ToDisplayString() switch
        {
            "System.DateTimeOffset" => new(name, role, true, "Time", value, owner),
            "System.Half" => Number($"(double{mark}){value}"),
            "System.DateOnly" when role is "Time" or "LabelTime" => new(name, role, true, "Time", $"(global::System.DateTimeOffset?){of}.ToDateTime(default, global::System.DateTimeKind.Utc)", owner),
            "System.DateOnly" => Number($"(double{mark}){of}.DayNumber"),
            "System.TimeSpan" => Number($"{of}.TotalSeconds"),
            "System.Guid" when role != "Feature" => Text($"{of}.ToString()"),
            _ => plain.TypeKind == TypeKind.Enum ? Text(EnumText((INamedTypeSymbol)plain, value, mark)) : null,
        };
    }

    // A switch, because an enumeration's own ToString looks names up by reflection.
    static string EnumText(INamedTypeSymbol type, string value, string mark)
    {
        IEnumerable<string> arms = type.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue)
            .GroupBy(field => field.ConstantValue).Select(same => same.First())
            .Select(field => $"{type.Name()}.{Types.Escaped(field.Name)} => {Types.Literal(field.Name)}");
        string other = mark.Length > 0 ? "null => null, var other => ((long)other.Value).ToString(global::System.Globalization.CultureInfo.InvariantCulture)"
            : "var other => ((long)other).ToString(global::System.Globalization.CultureInfo.InvariantCulture)";
        return $"{value} switch {{ {string.Join(", ", arms.Append(other))} }}";
    }

    static IEnumerable<(string Name, ITypeSymbol Type, ISymbol Symbol)> Members(ITypeSymbol type, Compilation compilation)
    {
        type = WithoutNull(type);
        if (type is INamedTypeSymbol { IsTupleType: true } tuple)
        {
            foreach (IFieldSymbol element in tuple.TupleElements) yield return (element.Name, element.Type, element);
            yield break;
        }

        HashSet<string> seen = [];
        foreach (IPropertySymbol property in WithBases(type).SelectMany(each => each.GetMembers()).OfType<IPropertySymbol>())
        {
            if (property.IsStatic || property.IsIndexer || property.GetMethod is null || !seen.Add(property.Name)) continue;
            if (property.ExplicitInterfaceImplementations.IsEmpty && property.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal
                && compilation.IsSymbolAccessibleWithin(property.GetMethod, compilation.Assembly))
            {
                yield return (property.Name, property.Type, property);
            }
        }
    }

    static IEnumerable<IFieldSymbol> PublicFields(ITypeSymbol type, Compilation compilation) =>
        WithoutNull(type).IsTupleType ? [] : WithBases(WithoutNull(type)).SelectMany(each => each.GetMembers()).OfType<IFieldSymbol>()
            .Where(field => !field.IsStatic && !field.IsImplicitlyDeclared && compilation.IsSymbolAccessibleWithin(field, compilation.Assembly));

    static ITypeSymbol WithoutNull(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;

    static Stack<ITypeSymbol> WithBases(ITypeSymbol type)
    {
        Stack<ITypeSymbol> bases = new();
        for (ITypeSymbol? at = type; at is not null && at.SpecialType is not (SpecialType.System_Object or SpecialType.System_ValueType); at = at.BaseType) bases.Push(at);
        return bases;
    }

    // A computed property may be costly; it is read only where it is annotated. Compiled code shows no fields, but who wrote its getters.
    static bool IsStored(IPropertySymbol property) => property.DeclaringSyntaxReferences.IsEmpty
        ? property.GetMethod?.Find("System.Runtime.CompilerServices.CompilerGeneratedAttribute") is not null
        : property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    // Of a positional record an annotation may be on the parameter that makes the property.
    static AttributeData? AnnotationOf(ISymbol member, ITypeSymbol type, string attribute) =>
        member.Find(attribute)
        ?? (member.ContainingType ?? type as INamedTypeSymbol)?.InstanceConstructors.SelectMany(each => each.Parameters)
            .Where(parameter => parameter.Name == member.Name).Select(parameter => parameter.Find(attribute)).FirstOrDefault(found => found is not null);

    static string RoleOf(AttributeData? annotation)
    {
        TypedConstant role = annotation?.Named("Role") ?? default;
        return role.Type is INamedTypeSymbol type
            ? type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => field.HasConstantValue && Equals(field.ConstantValue, role.Value))?.Name ?? "Feature"
            : "Feature";
    }

    static bool IsRecordLike(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface } named
        && (named.IsTupleType
            || (named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
                ? IsRecordLike(named.TypeArguments[0])
                : !IsOfPlatform(named) && named.RowOf() is null));

    static bool IsOfPlatform(INamedTypeSymbol type)
    {
        INamespaceSymbol? root = type.ContainingNamespace;
        while (root is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false }) root = root.ContainingNamespace;
        return type.SpecialType != SpecialType.None || root?.Name is "System" or "Microsoft";
    }
}
