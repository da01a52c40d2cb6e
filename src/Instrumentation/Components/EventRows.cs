namespace OtelMl.Instrumentation;

/// <summary>Sends rows as predictions, feedback or references, by the roles of their columns.</summary>
sealed class EventRows
{
    static readonly double Earliest = DateTimeOffset.MinValue.ToUnixTimeSeconds();
    static readonly double Latest = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    readonly int _id;
    readonly int _time;
    readonly int _prediction;
    readonly int _score;
    readonly int _label;
    readonly int _labelTime;
    readonly RowFeatures _features;

    public EventRows(IReadOnlyList<MlColumnInfo> columns)
    {
        int Of(MlColumnRole role) => MlTable.IndexOf(columns, column => column.Role == role);
        _id = Of(MlColumnRole.Id);
        _time = Of(MlColumnRole.Time);
        _prediction = Of(MlColumnRole.Prediction);
        _score = Of(MlColumnRole.Score);
        _label = Of(MlColumnRole.Label);
        _labelTime = Of(MlColumnRole.LabelTime);
        _features = new(columns);
    }

    public bool ArePredictions => _id >= 0 && _prediction >= 0;

    public bool AreLabels => _id >= 0 && _label >= 0;

    public void LogPrediction(MlRun run, MlRows row)
    {
        if (row.Cell(_prediction).IsMissing || IdOf(row) is not { } id) return;
        run.LogPrediction(new MlPrediction(id, row.Cell(_prediction))
        {
            Score = ScoreOf(row),
            Features = _features.Of(row),
            Time = TimeOf(row, _time),
        });
    }

    public void LogFeedback(MlPipeline pipeline, MlRows row)
    {
        if (row.Cell(_label).IsMissing || IdOf(row) is not { } id) return;
        pipeline.LogFeedback(new MlFeedback(id, row.Cell(_label)) { Time = TimeOf(row, _labelTime) ?? TimeOf(row, _time) });
    }

    public void LogReference(MlPipeline pipeline, string name, string version, MlRows row)
    {
        if (IdOf(row) is not { } id) return;
        pipeline.LogReference(new MlReference(name, version, id, row.Cell(_prediction), row.Cell(_label))
        {
            Score = ScoreOf(row),
            Features = _features.Of(row),
            Time = TimeOf(row, _time),
            LabelTime = TimeOf(row, _labelTime),
        });
    }

    // Rows without one would all be one and the same.
    string? IdOf(MlRows row)
    {
        if (row.Cell(_id).ToString() is { Length: > 0 } id) return id;
        row.Nameless++;
        return null;
    }

    double? ScoreOf(MlRows row) => _score < 0 ? null : row.Cell(_score).Number;

    // Of a time that no calendar has, such as milliseconds taken for seconds, the event's own is the better one.
    static DateTimeOffset? TimeOf(MlRows row, int column) =>
        column >= 0 && row.Cell(column).Number is { } seconds && seconds >= Earliest && seconds < Latest ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null;
}
