namespace OtelMl.Instrumentation;

/// <summary>
/// What is kept of predictions that met their labels: sums, each outcome y weighted by the inverse of its inclusion probability p
/// (Horvitz and Thompson, JASA 1952) and by how much it counts, w. Sums of parts are the sums of the whole.
/// </summary>
record struct JoinAggregate
{
    double _weightSquares; // Σ w²/p
    double _squares; // Σ w y²/p
    double _excess; // Σ w² (1-p)/p²
    double _excessOutcomes; // Σ w² (1-p)/p² y
    double _excessSquares; // Σ w² (1-p)/p² y²

    /// <summary>Σ w: how many predictions there were, sampled or not.</summary>
    public double Predictions { get; private set; }

    /// <summary>How many of the sample met their label.</summary>
    public long Joined { get; private set; }

    /// <summary>Σ w/p: how many predictions have their label, an unbiased estimate.</summary>
    public double Labelled { get; private set; }

    /// <summary>Σ w y/p: the total of their outcomes, an unbiased estimate.</summary>
    public double Total { get; private set; }

    /// <summary>The mean outcome of the predictions with a label, a ratio of two estimates (Hájek); NaN while there are none.</summary>
    public readonly double Mean => Total / Labelled;

    /// <summary>
    /// The standard error of <see cref="Mean"/> against what all labels that have come would give: √(Σ w² (1-p)/p² (y - mean)²) / Σ w/p;
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

    /// <summary>The variance of an outcome, from those that are known.</summary>
    public readonly double OutcomeVariance => Math.Max(0, (_squares / Labelled) - (Mean * Mean));

    /// <summary>Of how many equally weighted labels the mean would be as certain: (Σ w/p)² / Σ w²/p (L. Kish, "Survey Sampling", 1965).</summary>
    public readonly double EffectiveLabels => Labelled * Labelled / _weightSquares;

    /// <summary>Counts a prediction, sampled or not.</summary>
    public void Count(double weight = 1) => Predictions += weight;

    /// <summary>Adds a prediction that met its label.</summary>
    /// <param name="outcome">Its outcome: 1 or 0 for right or wrong, or a loss.</param>
    /// <param name="probability">The probability in (0, 1] with which it was in the sample.</param>
    /// <param name="weight">How much it counts.</param>
    public void Add(double outcome, double probability, double weight = 1)
    {
        double excess = weight * weight * (1 - probability) / (probability * probability);
        Joined++;
        Labelled += weight / probability;
        Total += weight * outcome / probability;
        _weightSquares += weight * weight / probability;
        _squares += weight * outcome * outcome / probability;
        _excess += excess;
        _excessOutcomes += excess * outcome;
        _excessSquares += excess * outcome * outcome;
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static JoinAggregate Read(BinaryReader reader) => new()
    {
        Predictions = reader.ReadDouble(),
        Joined = reader.ReadInt64(),
        Labelled = reader.ReadDouble(),
        Total = reader.ReadDouble(),
        _weightSquares = reader.ReadDouble(),
        _squares = reader.ReadDouble(),
        _excess = reader.ReadDouble(),
        _excessOutcomes = reader.ReadDouble(),
        _excessSquares = reader.ReadDouble(),
    };

    /// <summary>Writes the sums.</summary>
    public readonly void Write(BinaryWriter writer)
    {
        writer.Write(Predictions);
        writer.Write(Joined);
        writer.Write(Labelled);
        writer.Write(Total);
        writer.Write(_weightSquares);
        writer.Write(_squares);
        writer.Write(_excess);
        writer.Write(_excessOutcomes);
        writer.Write(_excessSquares);
    }

    /// <summary>Adds another part, each of its weights multiplied by a factor.</summary>
    public void Add(in JoinAggregate other, double factor = 1)
    {
        Predictions += factor * other.Predictions;
        Joined += other.Joined;
        Labelled += factor * other.Labelled;
        Total += factor * other.Total;
        _weightSquares += factor * factor * other._weightSquares;
        _squares += factor * other._squares;
        _excess += factor * factor * other._excess;
        _excessOutcomes += factor * factor * other._excessOutcomes;
        _excessSquares += factor * factor * other._excessSquares;
    }
}
