namespace OtelMl.Analyzers.Streaming;

/// <summary>
/// What is kept of predictions that met their labels: sums, each outcome y weighted by the inverse of its inclusion probability p
/// (Horvitz and Thompson, JASA 1952). Sums of parts are the sums of the whole.
/// </summary>
public record struct JoinAggregate
{
    double _excess; // Σ (1-p)/p²
    double _excessOutcomes; // Σ (1-p)/p² y
    double _excessSquares; // Σ (1-p)/p² y²

    /// <summary>How many predictions there were, sampled or not.</summary>
    public long Predictions { get; set; }

    /// <summary>How many of the sample met their label.</summary>
    public long Joined { get; private set; }

    /// <summary>Σ 1/p: how many predictions have their label, an unbiased estimate.</summary>
    public double Labelled { get; private set; }

    /// <summary>Σ y/p: the total of their outcomes, an unbiased estimate.</summary>
    public double Total { get; private set; }

    /// <summary>The sampling variance of <see cref="Total"/>, an unbiased estimate: Σ (1-p)/p² y².</summary>
    public readonly double TotalVariance => _excessSquares;

    /// <summary>The mean outcome of the predictions with a label, a ratio of two estimates (Hájek); NaN while there are none.</summary>
    public readonly double Mean => Total / Labelled;

    /// <summary>
    /// The standard error of <see cref="Mean"/> against what all labels that have come would give: √(Σ (1-p)/p² (y - mean)²) / Σ 1/p;
    /// 0 where nothing was left out.
    /// </summary>
    public readonly double StandardError
    {
        get
        {
            double mean = Mean;
            return Math.Sqrt(Math.Max(0, _excessSquares - (2 * mean * _excessOutcomes) + (mean * mean * _excess))) / Labelled;
        }
    }

    /// <summary>Adds a prediction that met its label.</summary>
    /// <param name="outcome">Its outcome: 1 or 0 for right or wrong, or a loss.</param>
    /// <param name="probability">The probability in (0, 1] with which it was in the sample.</param>
    public void Add(double outcome, double probability)
    {
        double excess = (1 - probability) / (probability * probability);
        Joined++;
        Labelled += 1 / probability;
        Total += outcome / probability;
        _excess += excess;
        _excessOutcomes += excess * outcome;
        _excessSquares += excess * outcome * outcome;
    }

    /// <summary>Adds another part.</summary>
    public void Add(in JoinAggregate other)
    {
        Predictions += other.Predictions;
        Joined += other.Joined;
        Labelled += other.Labelled;
        Total += other.Total;
        _excess += other._excess;
        _excessOutcomes += other._excessOutcomes;
        _excessSquares += other._excessSquares;
    }
}
