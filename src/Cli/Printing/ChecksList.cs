using System.Text.Json;
using OtelMl.Cli.Diagnosing;

namespace OtelMl.Cli.Printing;

/// <summary>Checks for people and for machines.</summary>
static class ChecksList
{
    static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Print(IReadOnlyList<Check> checks)
    {
        int width = checks.Max(check => check.Name.Length);
        foreach (Check check in checks)
        {
            Console.WriteLine($"{(check.Status == CheckStatus.Fine ? "ok" : "!!")}  {check.Name.PadRight(width)}  {check.Says}");
            if (check.Mend is { } mend)
                Console.WriteLine($"    {"".PadRight(width)}  -> {mend}");
        }
    }

    public static void PrintJson(IReadOnlyList<Check> checks) => Console.WriteLine(JsonSerializer.Serialize(
        new
        {
            fine = checks.All(check => check.Status == CheckStatus.Fine),
            checks = checks.Select(check => new { check.Name, Status = check.Status.ToString().ToLowerInvariant(), check.Says, check.Mend }),
        },
        Json));
}
