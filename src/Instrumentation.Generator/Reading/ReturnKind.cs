using Microsoft.CodeAnalysis;

namespace OtelMl.Instrumentation.Generator;

/// <summary>When the work of a method is done, by what it returns.</summary>
enum ReturnKind
{
    /// <summary>When it returns nothing.</summary>
    Void,

    /// <summary>When it returns.</summary>
    Value,

    /// <summary>When the task that it returns is.</summary>
    Task,

    /// <summary>When the task that it returns has its result.</summary>
    TaskOfValue,

    /// <summary>When the stream that it returns has been read.</summary>
    Stream,

    /// <summary>When the asynchronous stream that it returns has been read.</summary>
    AsyncStream,
}

static class ReturnKinds
{
    public static ReturnKind Of(IMethodSymbol method)
    {
        if (method.ReturnsVoid) return ReturnKind.Void;
        ITypeSymbol type = method.ReturnType;
        if (type.Is("System.Threading.Tasks.Task") || type.Is("System.Threading.Tasks.ValueTask")) return ReturnKind.Task;
        if (type.Is("System.Threading.Tasks.Task<TResult>") || type.Is("System.Threading.Tasks.ValueTask<TResult>")) return ReturnKind.TaskOfValue;
        if (type.IsStream()) return ReturnKind.Stream;
        return type.IsAsyncStream() ? ReturnKind.AsyncStream : ReturnKind.Value;
    }

    /// <summary>Type of what the work gives: the task's result where it returns a task.</summary>
    public static ITypeSymbol? ResultOf(IMethodSymbol method) => Of(method) switch
    {
        ReturnKind.Void or ReturnKind.Task => null,
        ReturnKind.TaskOfValue => ((INamedTypeSymbol)method.ReturnType).TypeArguments[0],
        _ => method.ReturnType,
    };
}
