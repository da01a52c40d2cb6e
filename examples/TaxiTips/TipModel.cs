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
