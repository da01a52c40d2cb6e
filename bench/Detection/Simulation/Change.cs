namespace OtelMl.Detection.Simulation;

/// <summary>Something that happens to live traffic.</summary>
/// <param name="Name">What it is called.</param>
sealed record Change(string Name)
{
    const double Half = 0.5;

    /// <summary>Whether the model predicts an amount, rather than one of two classes.</summary>
    public bool IsAmount { get; init; }

    /// <summary>By how much the log odds lie below those of evenly frequent classes.</summary>
    public double Rarity { get; init; }

    /// <summary>What is asked, from what would have been, by how far the change has got, in [0, 1].</summary>
    public Func<SimulatedRow, double, Random, SimulatedRow> Ask { get; init; } = (row, _, _) => row;

    /// <summary>What is true: log odds or an amount, from what would have been.</summary>
    public Func<SimulatedRow, double, double, double> Answer { get; init; } = (_, truth, _) => truth;

    /// <summary>All there are.</summary>
    public static IReadOnlyList<Change> All { get; } =
    [
        new("nothing"),
        new("other_traffic") { Ask = (row, progress, _) => row with { Numbers = [row.Numbers[0] + (1.5 * progress), row.Numbers[1], row.Numbers[2] * (1 + progress), row.Numbers[3]] } },
        new("hard_region")
        {
            Ask = (row, progress, random) => random.NextDouble() < Half * progress ? row with { Region = World.Regions[0] } : row,
            Answer = (row, truth, _) => truth * (row.Region == World.Regions[0] ? 0.3 : 3),
        },
        new("concept_turns") { Answer = (_, truth, progress) => truth * (1 - (0.8 * progress)) },
        new("concept_jumps") { Answer = (_, truth, progress) => progress < Half ? truth : truth - 1.2 },
        new("concept_of_a_channel") { Answer = (row, truth, progress) => progress < Half || row.Channel != World.Channels[1] ? truth : -truth },
        new("values_missing") { Ask = Lose },
        new("new_region")
        {
            Ask = (row, progress, random) => progress >= Half && random.NextDouble() < 0.4 ? row with { Region = SimulatedRow.NewRegion } : row,
            Answer = (row, truth, _) => row.Region == SimulatedRow.NewRegion ? 1 - (Half * truth) : truth,
        },
        new("rare_class") { Rarity = 4 },
        new("amount_nothing") { IsAmount = true },
        new("amount_other_traffic")
        {
            IsAmount = true,
            Ask = (row, progress, _) => Noisy(row with { Numbers = [row.Numbers[0], row.Numbers[1], row.Numbers[2] * (1 + progress), row.Numbers[3]] }, of => Half + Math.Abs(of[2])),
        },
        new("amount_beyond") { IsAmount = true, Ask = (row, progress, _) => Noisy(row with { Numbers = [row.Numbers[0] + (4 * progress), .. row.Numbers[1..]] }, of => 1 + Math.Max(0, of[0])) },
        new("amount_concept_jumps") { IsAmount = true, Answer = (row, truth, progress) => progress < Half ? truth : truth + (row.Channel == World.Channels[0] ? 1.5 : Half) },
        new("amount_values_missing") { IsAmount = true, Ask = Lose },
    ];

    static SimulatedRow Lose(SimulatedRow row, double progress, Random random) => row with { Missing = random.NextDouble() < Half * progress };

    static SimulatedRow Noisy(SimulatedRow row, Func<double[], double> noise) => row with { Noise = noise(row.Numbers) };
}
