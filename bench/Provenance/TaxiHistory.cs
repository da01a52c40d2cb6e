using OtelMl.Storage.Access;

namespace OtelMl.ProvenanceBench;

/// <summary>Runs as the taxi pipeline makes them: every half hour trips are cleaned, made features of and scored, by a model that is trained anew each week.</summary>
static class TaxiHistory
{
    public const int PredictionsPerRun = 10;

    const int ServingRuns = 3;
    const int TrainingRuns = 4;
    const int SlotsPerTraining = 336;

    /// <summary>Stores at least so many runs.</summary>
    /// <returns>The number of half hours.</returns>
    public static async Task<int> StoreAsync(ClickHouseStore store, int runs)
    {
        int slots = (int)Math.Ceiling(runs / (ServingRuns + ((double)TrainingRuns / SlotsPerTraining)));
        Dictionary<string, object> parameters = new() { ["slots"] = (uint)slots };
        await store.ExecuteAsync(Runs, parameters);
        await store.ExecuteAsync(Predictions, parameters);
        return slots;
    }

    const string Runs = """
        INSERT INTO otel_traces (Timestamp, TraceId, SpanId, SpanName, SpanAttributes, Duration)
        WITH
            arrayJoin(if(slot % 336 = 0,
                [('cleaning', ['yellow.csv.gz'], ['trips/m']), ('feature-generation', ['trips/m'], ['features/m']),
                 ('split', ['features/m'], ['features/m/train', 'features/m/test']), ('training', ['features/m/train', 'features/m/test'], ['model/tips'])],
                []) || [
                ('cleaning', ['yellow.csv.gz'], ['trips/' || toString(slot)]),
                ('feature-generation', ['trips/' || toString(slot)], ['features/' || toString(slot)]),
                ('inference', ['features/' || toString(slot), 'model/tips'], ['predictions/' || toString(slot)])]) AS run,
            multiIf(run.1 = 'training', 3, run.1 = 'split', 2, run.1 = 'inference', 6, has(run.3, 'trips/m'), 0, has(run.3, 'features/m'), 1, run.1 = 'cleaning', 4, 5) AS step
        SELECT
            toDateTime64('2020-01-01 00:00:00', 9) + toIntervalMinute(slot * 30 + step) AS Timestamp,
            'trace-' || toString(slot),
            'run-' || toString(slot) || '-' || toString(step),
            'run',
            map('ml.pipeline.name', 'taxi', 'ml.component.name', run.1, 'ml.run.inputs', toJSONString(run.2), 'ml.run.outputs', toJSONString(run.3),
                'vcs.ref.head.revision', lower(hex(intDiv(slot, 1000)))),
            1000000000
        FROM (SELECT number AS slot FROM numbers({slots:UInt32}))
        SETTINGS max_partitions_per_insert_block = 0
        """;

    const string Predictions = """
        INSERT INTO otel_logs (Timestamp, TraceId, SpanId, EventName, LogAttributes)
        SELECT
            toDateTime64('2020-01-01 00:00:00', 9) + toIntervalMinute(intDiv(number, 10) * 30 + 6),
            'trace-' || toString(intDiv(number, 10)),
            'run-' || toString(intDiv(number, 10)) || '-6',
            'ml.prediction',
            map('ml.pipeline.name', 'taxi', 'ml.component.name', 'inference', 'ml.prediction.id', toString(intDiv(number, 10)) || '/' || toString(number % 10),
                'ml.prediction.value', 'true', 'ml.prediction.score', '0.7')
        FROM numbers({slots:UInt32} * 10)
        SETTINGS max_partitions_per_insert_block = 0
        """;
}
