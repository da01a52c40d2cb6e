using OtelMl.Semconv;

string root = args.Length > 0 ? args[0] : Directory.GetCurrentDirectory();
string folder = Path.Combine(root, "semconv", "registry");
if (!Directory.Exists(folder))
{
    Console.Error.WriteLine($"There is no registry in {folder}: run this from the repository's root, or name it.");
    return 2;
}

Registry registry = Registry.Read(folder);
IReadOnlyList<string> findings = Lint.Check(registry);
foreach (string finding in findings)
    Console.Error.WriteLine(finding);
if (findings.Count > 0)
    return 1;
foreach ((string path, string text) in GeneratedFiles.From(registry))
    await File.WriteAllTextAsync(Path.Combine(root, path), text);
Console.WriteLine($"{registry.Attributes.Count} attributes, {registry.Signals.Count()} signals.");
return 0;
