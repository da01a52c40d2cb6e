using Microsoft.ML;
using Microsoft.ML.Data;

namespace OtelMl.TaxiTips;

/// <summary>A random forest with calibrated scores.</summary>
public sealed class TipModel
{
    readonly MLContext _context;
    readonly ITransformer _forest;

    internal TipModel(MLContext context, ITransformer forest)
    {
        _context = context;
        _forest = forest;
    }

    /// <summary>What the model was trained on.</summary>
    public string Version { get; init; } = "";

    /// <summary>One prediction per vector, in the order given.</summary>
    public IReadOnlyList<Prediction> Predict(IReadOnlyList<FeatureVector> vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        return [.. vectors.Zip(Score(vectors), (vector, score) => new Prediction(vector, score))];
    }

    /// <summary>The predictions of examples, beside their labels.</summary>
    public IReadOnlyList<LabelledPrediction> Predict(IReadOnlyList<Example> examples) =>
        [.. Predict([.. examples.Select(example => example.Features)]).Zip(examples, (prediction, example) => new LabelledPrediction(prediction, example.Label))];

    /// <summary>Calibrated probability, 0 to 1, per vector, in the order given.</summary>
    public IReadOnlyList<double> Score(IReadOnlyList<FeatureVector> vectors)
    {
        var rows = _context.Data.LoadFromEnumerable(vectors.Select(vector => ModelRow.From(vector)));
        return [.. _forest.Transform(rows).GetColumn<float>("Probability").Select(score => (double)score)];
    }

    /// <summary>Writes the model to a file.</summary>
    public void Save(string path)
    {
        var schema = _context.Data.LoadFromEnumerable<ModelRow>([]).Schema;
        _context.Model.Save(_forest, schema, path);
    }

    /// <summary>Reads a model that <see cref="Save"/> wrote.</summary>
    /// <exception cref="FileNotFoundException">The file is missing.</exception>
    public static TipModel Load(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no model at {path}. Train one and save it there.", path);

        var context = new MLContext();
        return new(context, context.Model.Load(path, out _));
    }
}
