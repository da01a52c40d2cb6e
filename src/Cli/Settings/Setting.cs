using System.CommandLine;

namespace OtelMl.Cli.Settings;

/// <summary>
/// A setting: an option on the command line, else an environment variable (<c>--web-port</c> is <c>OTELML_WEB_PORT</c>), else a key
/// of the configuration file (<c>web-port</c>), else its default.
/// </summary>
sealed class Setting<T>
{
    readonly T _default;
    readonly Func<string, T?> _parse;
    readonly string _expected;

    /// <param name="name">The name, without dashes in front.</param>
    /// <param name="description">One line for the help.</param>
    /// <param name="default">The value where nobody says otherwise.</param>
    /// <param name="parse">Reads the setting's text, wherever it comes from; null where it makes no sense.</param>
    /// <param name="expected">What would make sense.</param>
    public Setting(string name, string description, T @default, Func<string, T?> parse, string expected)
    {
        Name = name;
        _default = @default;
        _parse = parse;
        _expected = expected;
        string shown = @default is null ? "" : $" [default: {@default}]";
        Option = new Option<string?>("--" + name) { Description = description + shown, Recursive = true };
    }

    public string Name { get; }

    public Option<string?> Option { get; }

    public string Variable => "OTELML_" + Name.Replace('-', '_').ToUpperInvariant();

    public T Read(ParseResult parsed, IReadOnlyDictionary<string, string> file) =>
        parsed.GetValue(Option) is { } given ? Parse(given, "--" + Name) : ReadElsewhere(file);

    /// <summary>What is said elsewhere than on the command line.</summary>
    public T ReadElsewhere(IReadOnlyDictionary<string, string> file)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } variable)
            return Parse(variable, Variable);
        return file.TryGetValue(Name, out string? configured) ? Parse(configured, $"'{Name}' in the configuration file") : _default;
    }

    T Parse(string text, string source) =>
        _parse(text) ?? throw new UsageException($"{source} is '{text}', which is not {_expected}.");
}
