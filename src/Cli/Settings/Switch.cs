using System.CommandLine;

namespace OtelMl.Cli.Settings;

/// <summary>A setting that is on or off: given on the command line it is on, else as a variable or the configuration file says.</summary>
sealed class Switch(string name, string description)
{
    readonly Setting<string?> _setting = new(name, description, "false", text => text.ToLowerInvariant() switch
    {
        "true" or "1" or "yes" => "true",
        "false" or "0" or "no" => "false",
        _ => null,
    }, "true or false");

    /// <summary>The option, which takes no value.</summary>
    public Option<bool> Option { get; } = new("--" + name) { Description = description, Recursive = true };

    public bool Read(ParseResult parsed, IReadOnlyDictionary<string, string> file) => parsed.GetValue(Option) || _setting.ReadElsewhere(file) == "true";
}
