using System.Globalization;

namespace OtelMl.Cli.Replay;

/// <summary>How long labels take: not at all, always as long, or exponentially distributed around a mean.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Exponential">Whether they vary.</param>
readonly record struct LabelDelay(TimeSpan Mean, bool Exponential)
{
    /// <summary>What can be asked for, for messages.</summary>
    public const string Expected = "'none', 'exp:2d' (exponential, two days on average) or 'fixed:12h'; units are s, m, h, d and w";

    /// <summary>Labels come with their predictions.</summary>
    public static LabelDelay None => default;

    /// <summary>Reads <c>none</c>, <c>exp:2d</c> or <c>fixed:7d</c>.</summary>
    public static bool TryParse(string text, out LabelDelay delay)
    {
        delay = None;
        if (text == "none")
            return true;
        string[] parts = text.Split(':');
        if (parts.Length != 2 || parts[0] is not ("exp" or "fixed") || parts[1].Length < 2)
            return false;
        TimeSpan? unit = parts[1][^1] switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            'w' => TimeSpan.FromDays(7),
            _ => null,
        };
        if (unit is null || !double.TryParse(parts[1][..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out double count) || count is not (>= 0 and <= 100_000))
            return false;
        delay = new LabelDelay(unit.Value * count, parts[0] == "exp");
        return true;
    }

    /// <summary>Draws a delay.</summary>
    public TimeSpan Draw(Random random) => Exponential ? Mean * -Math.Log(1 - random.NextDouble()) : Mean;
}
