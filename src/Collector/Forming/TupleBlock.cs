using OtelMl.Collector.Columns;

namespace OtelMl.Collector.Forming;

/// <summary>Rows of a kind that comes in columns: of <c>ml_tuples</c>, <c>ml_predictions</c>, <c>ml_feedback</c> or <c>ml_references</c>.</summary>
sealed class TupleBlock : Block
{
    readonly TupleLayout _layout;

    /// <summary>Makes a block without rows.</summary>
    /// <param name="layout">What its rows look like.</param>
    /// <param name="keys">The names of what its maps have.</param>
    public TupleBlock(TupleLayout layout, TupleKeys keys)
        : base(layout.Table)
    {
        _layout = layout;
        Timestamp = Time("Timestamp");
        Fields = [.. layout.Fields.Select(AddField)];
        if (layout.Maps.Contains(TupleLayout.Features))
        {
            Features = Add("Features", new KeyedMapColumn<StringColumn>(keys.Features, new StringColumn()));
            NumericFeatures = Add("NumericFeatures", Numbers(keys.Features));
            ComeInParts(Features, NumericFeatures);
        }

        if (layout.Maps.Contains(TupleLayout.Scores))
        {
            Scores = Add("Scores", Numbers(keys.Scores));
            ComeInParts(Scores);
        }

        if (layout.Maps.Contains(TupleLayout.Slices))
        {
            Slices = Add("Slices", new KeyedMapColumn<StringColumn>(keys.Slices, new StringColumn()));
            ComeInParts(Slices);
        }
    }

    public FixedColumn<long> Timestamp { get; }

    /// <summary>The columns of the layout's fields, in its order.</summary>
    public IReadOnlyList<Column> Fields { get; }

    public KeyedMapColumn<StringColumn>? Features { get; }

    public KeyedMapColumn<FixedColumn<double>>? NumericFeatures { get; }

    public KeyedMapColumn<FixedColumn<double>>? Scores { get; }

    public KeyedMapColumn<StringColumn>? Slices { get; }

    public override Block CreateEmpty() => new TupleBlock(_layout, new TupleKeys());

    static KeyedMapColumn<FixedColumn<double>> Numbers(KeyDictionary keys) => new(keys, new FixedColumn<double>("Float64"));

    Column AddField(TupleField field) => field.Type switch
    {
        TupleFieldType.OptionalNumber => Add(field.Column, new NullableColumn<double>(new FixedColumn<double>("Float64"))),
        TupleFieldType.OptionalTime => Add(field.Column, new NullableColumn<long>(new FixedColumn<long>("DateTime64(3)"))),
        TupleFieldType.Probability => Float64(field.Column),
        _ => Text(field.Column),
    };
}
