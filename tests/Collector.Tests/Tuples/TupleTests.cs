using System.Net;
using System.Text.Json.Nodes;
using Google.Protobuf;
using OtelMl.Collector.Otlp;
using OtelMl.Collector.Tuples;
using Column = OtelMl.Collector.Tuples.Column;

namespace OtelMl.Collector.Tests.Tuples;

/// <summary>Rows that come in columns, as they can be queried.</summary>
public sealed class TupleTests(CollectorFixture fixture)
{
    const string Settings = "SETTINGS session_timezone = 'UTC', output_format_json_quote_64bit_integers = 1, output_format_json_quote_denormals = 1";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_type_of_column_is_stored_with_what_is_valid()
    {
        bool[] odd = [true, false, true];
        TupleBatch batch = Batch.Of(
            TupleKind.Tuple,
            "types",
            3,
            Batch.Strings("ml.tuple.id", "a", "b", "c"),
            Batch.Doubles("ml.feature.double", 1.5, -0.0, double.NaN),
            Batch.Int64s("ml.feature.int64", 18, long.MinValue, 1L << 40),
            Batch.Bools("ml.feature.bool", true, false, true),
            Batch.Strings("ml.feature.string", "Zoo", "", "12.50"),
            Batch.Dictionary("ml.feature.dictionary", ["süd", "7"], 1, 0, 0),
            Batch.Doubles("ml.feature.odd double", 1, 2, 3).Where(odd),
            Batch.Int64s("ml.feature.odd int64", 1, 2, 3).Where(odd),
            Batch.Bools("ml.feature.odd bool", true, true, false).Where(odd),
            Batch.Strings("ml.feature.odd string", "x", "y", "z").Where(odd),
            Batch.Dictionary("ml.feature.odd dictionary", ["only"], 0, 99, 0).Where(odd));

        Assert.Null((await SendAsync(batch)).PartialSuccess);

        IReadOnlyList<JsonObject> rows = await FindAsync("TupleId, Features, NumericFeatures", "ml_tuples", "types");
        StoredRows.Equal(
            """
            {
              "TupleId": "a",
              "Features": {
                "double": "1.5", "int64": "18", "bool": "true", "string": "Zoo", "dictionary": "7",
                "odd double": "1", "odd int64": "1", "odd bool": "true", "odd string": "x", "odd dictionary": "only"
              },
              "NumericFeatures": { "double": 1.5, "int64": 18, "dictionary": 7, "odd double": 1, "odd int64": 1 }
            }
            """,
            rows[0]);
        StoredRows.Equal(
            """
            {
              "TupleId": "b",
              "Features": { "double": "-0", "int64": "-9223372036854775808", "bool": "false", "string": "", "dictionary": "süd" },
              "NumericFeatures": { "double": -0, "int64": -9223372036854776000 }
            }
            """,
            rows[1]);
        StoredRows.Equal(
            """
            {
              "TupleId": "c",
              "Features": {
                "double": "NaN", "int64": "1099511627776", "bool": "true", "string": "12.50", "dictionary": "süd",
                "odd double": "3", "odd int64": "3", "odd bool": "false", "odd string": "z", "odd dictionary": "only"
              },
              "NumericFeatures": { "double": "nan", "int64": 1099511627776, "string": 12.5, "odd double": 3, "odd int64": 3 }
            }
            """,
            rows[2]);
    }

    [Fact]
    public async Task Rows_that_came_in_columns_are_the_rows_that_events_give()
    {
        const string trace = "0102030405060708090a0b0c0d0e0fff";
        Column[] run = [Batch.Strings("trace_id", trace, trace.ToUpperInvariant()), Batch.Strings("span_id", "a1a2a3a4a5a6a7a8", "")];
        Column[] features = [Batch.Doubles("ml.feature.distance", 1.5, double.PositiveInfinity), Batch.Strings("ml.feature.zone", "Zoo", "1e3"), Batch.Bools("ml.feature.night", true, false)];
        Column[] predictionFields = [Batch.Strings("ml.prediction.value", "yes", "no"), Batch.Doubles("ml.prediction.score", 0.75, 0.5)];
        Column ids = Batch.Strings("ml.prediction.id", "1", "2");

        TupleBatch predictions = Batch.Of(
            TupleKind.Prediction, "bulk", 2,
            [ids, .. run, .. predictionFields, .. features, Batch.Doubles("ml.prediction.scores.yes", 0.75, 0.5), Batch.Strings("ml.slice.region", "süd", "nord")]);
        predictions.Constants.Add([Batch.Constant("ml.component.name", "predict"), Batch.Constant("ml.model.name", "forest"), Batch.Constant("ml.model.version", "3")]);
        TupleBatch feedback = Batch.Of(TupleKind.Feedback, "bulk", 2, [ids, .. run, Batch.Strings("ml.feedback.label", "no", "yes"), Batch.Strings("ml.feedback.kind", "", "correction")]);
        TupleBatch references = Batch.Of(
            TupleKind.Reference, "bulk", 2, [ids, .. predictionFields, .. features, Batch.Doubles("ml.prediction.scores.yes", 0.75, 0.5), Batch.Bools("ml.feedback.label", true, false),
                Batch.Strings("ml.feedback.time", "2026-05-01T14:00:00.123+02:00", "")]);
        references.Constants.Add([Batch.Constant("ml.reference.name", "training"), Batch.Constant("ml.reference.version", "1")]);
        TupleBatch tuples = Batch.Of(
            TupleKind.Tuple, "bulk", 2,
            [Batch.Strings("ml.tuple.id", "1", "2"), .. run, .. features, Batch.Strings("ml.io.pointer", "trips", "trips"), Batch.Doubles("ml.sampling.probability", 0.25, 1)]);
        tuples.Constants.Add([Batch.Constant("ml.component.name", "clean"), Batch.Constant("ml.io.direction", "input")]);
        Assert.Null((await SendAsync(predictions, feedback, references, tuples)).PartialSuccess);

        IEnumerable<KeyValue> Features(int row) =>
        [
            Sample.Attribute("ml.feature.distance", new AnyValue { DoubleValue = row == 0 ? 1.5 : double.PositiveInfinity }),
            Sample.Attribute("ml.feature.zone", row == 0 ? "Zoo" : "1e3"), Sample.Attribute("ml.feature.night", new AnyValue { BoolValue = row == 0 }),
        ];
        IEnumerable<KeyValue> Prediction(int row) =>
        [
            Sample.Attribute("ml.prediction.id", $"{row + 1}"), Sample.Attribute("ml.prediction.value", row == 0 ? "yes" : "no"),
            Sample.Attribute("ml.prediction.score", new AnyValue { DoubleValue = row == 0 ? 0.75 : 0.5 }),
        ];
        KeyValue Scores(int row) => Sample.Attribute(
            "ml.prediction.scores",
            new AnyValue { KvlistValue = new KeyValueList { Values = { Sample.Attribute("yes", new AnyValue { DoubleValue = row == 0 ? 0.75 : 0.5 }) } } });
        LogRecord Event(string name, int row, params IEnumerable<KeyValue> attributes) => new()
        {
            TimeUnixNano = Sample.Time,
            TraceId = Sample.TraceId,
            SpanId = row == 0 ? Sample.SpanId : ByteString.Empty,
            EventName = name,
            Attributes = { Sample.Attribute("ml.pipeline.name", "event"), attributes },
        };
        await fixture.Collector.SendAsync(Sample.Logs("events", Enumerable.Range(0, 2).SelectMany(row => new[]
        {
            Event("ml.prediction", row, [
                .. Prediction(row), .. Features(row), Sample.Attribute("ml.component.name", "predict"), Sample.Attribute("ml.model.name", "forest"), Sample.Attribute("ml.model.version", "3"),
                Scores(row), Sample.Attribute("ml.slice.region", row == 0 ? "süd" : "nord")]),
            Event("ml.feedback", row, [
                Sample.Attribute("ml.prediction.id", $"{row + 1}"), Sample.Attribute("ml.feedback.label", row == 0 ? "no" : "yes"), Sample.Attribute("ml.feedback.kind", row == 0 ? "" : "correction")]),
            Event("ml.reference", row, [
                .. Prediction(row), .. Features(row), Scores(row), Sample.Attribute("ml.reference.name", "training"), Sample.Attribute("ml.reference.version", "1"),
                Sample.Attribute("ml.feedback.label", new AnyValue { BoolValue = row == 0 }), Sample.Attribute("ml.feedback.time", row == 0 ? "2026-05-01T12:00:00.123Z" : "")]),
            Event("ml.tuple", row, [
                .. Features(row), Sample.Attribute("ml.tuple.id", $"{row + 1}"), Sample.Attribute("ml.component.name", "clean"), Sample.Attribute("ml.io.direction", "input"),
                Sample.Attribute("ml.io.pointer", "trips"), Sample.Attribute("ml.sampling.probability", new AnyValue { DoubleValue = row == 0 ? 0.25 : 1 })]),
        })));

        foreach (string table in new[] { "ml_predictions", "ml_feedback", "ml_references", "ml_tuples" })
        {
            IReadOnlyList<JsonObject> events = await FindAsync("* EXCEPT Pipeline", table, "event");
            IReadOnlyList<JsonObject> bulk = await FindAsync("* EXCEPT Pipeline", table, "bulk");
            Assert.Equal(2, events.Count);
            Assert.Equal(events.Select(row => row.ToJsonString()), bulk.Select(row => row.ToJsonString()));
        }
    }

    [Fact]
    public async Task Ten_thousand_columns_can_be_queried_by_name()
    {
        const int columns = 10_000;
        const int rows = 20;
        IEnumerable<Column> features = Enumerable.Range(0, columns).Select(column =>
        {
            IEnumerable<int> cells = Enumerable.Range(0, rows).Select(row => (column * rows) + row);
            return (column % 4) switch
            {
                0 => Batch.Doubles($"ml.feature.f{column}", cells.Select(cell => cell / 8.0)),
                1 => Batch.Int64s($"ml.feature.f{column}", cells.Select(cell => (long)cell)),
                2 => Batch.Strings($"ml.feature.f{column}", cells.Select(cell => $"text {cell}")),
                _ => Batch.Dictionary($"ml.feature.f{column}", ["a", "b"], cells.Select(cell => (uint)(cell % 2))),
            };
        });

        ExportTuplesResponse response = await SendAsync(
            Batch.Of(TupleKind.Tuple, "wide", rows, [Batch.Strings("ml.tuple.id", Enumerable.Range(0, rows).Select(row => $"{row:d2}")), .. features]));

        Assert.Null(response.PartialSuccess);
        JsonObject found = await StoredRows.SingleAsync(
            fixture.Store,
            """
            SELECT
                toInt32(count()) AS Rows, toInt32(min(length(Features))) AS Texts, toInt32(min(length(NumericFeatures))) AS Numbers,
                sum(NumericFeatures['f4000']) AS Doubles, groupUniqArray(Features['f9998'] LIKE 'text %') AS Strings,
                sum(NumericFeatures['f9997']) AS Integers, arraySort(groupUniqArray(Features['f9999'])) AS Dictionary
            FROM ml_tuples WHERE Pipeline = 'wide'
            """);
        StoredRows.Equal(
            $$"""
            {
              "Rows": 20, "Texts": 10000, "Numbers": 5000, "Doubles": {{Enumerable.Range(80_000, rows).Sum() / 8.0}}, "Strings": [1],
              "Integers": {{Enumerable.Range(199_940, rows).Sum()}}, "Dictionary": ["a", "b"]
            }
            """,
            found);
    }

    [Fact]
    public async Task Rows_have_their_own_time_or_that_of_their_batch_or_when_they_came()
    {
        TupleBatch own = Batch.Of(
            TupleKind.Feedback, "times", 2, Batch.Strings("ml.prediction.id", "a", "b"), Batch.Int64s("time_unix_nano", (long)Sample.Time + 5, 7).Where(true, false));
        TupleBatch none = Batch.Of(TupleKind.Feedback, "times", 1, Batch.Strings("ml.prediction.id", "c"));
        none.TimeUnixNano = 0;
        DateTimeOffset before = TimeProvider.System.GetUtcNow().AddSeconds(-1);

        await SendAsync(own, none);

        IReadOnlyList<JsonObject> rows = await FindAsync("PredictionId, toString(toUnixTimestamp64Nano(Timestamp)) AS Time", "ml_feedback", "times");
        Assert.Equal([$"{Sample.Time + 5}", $"{Sample.Time}"], rows.Take(2).Select(row => (string)row["Time"]!));
        Assert.InRange(long.Parse((string)rows[2]["Time"]!, System.Globalization.CultureInfo.InvariantCulture) / 1_000_000, before.ToUnixTimeMilliseconds(), TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task A_request_that_is_sent_again_replaces_its_rows()
    {
        TupleBatch batch = Batch.Of(
            TupleKind.Reference, "again", 2, Batch.Strings("ml.prediction.id", "a", "b"), Batch.Strings("ml.reference.name", "r", "r"), Batch.Doubles("ml.feature.x", 1, 2));

        await SendAsync(batch);
        await SendAsync(batch);

        Assert.Equal(2UL, await fixture.Store.ScalarAsync("SELECT count() FROM ml_references FINAL WHERE Pipeline = 'again'", cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Rows_of_many_days_are_stored()
    {
        const int rows = 400;
        IEnumerable<long> days = Enumerable.Range(0, rows).Select(row => (long)(Sample.Time - ((ulong)(row * 7 % 365) * Sample.Day)));

        await SendAsync(Batch.Of(
            TupleKind.Prediction, "days", rows,
            Batch.Strings("ml.prediction.id", Enumerable.Range(0, rows).Select(row => $"{row}")), Batch.Int64s("time_unix_nano", days), Batch.Int64s("ml.feature.row", days)));

        Assert.Equal(
            (ulong)rows,
            await fixture.Store.ScalarAsync("SELECT count() FROM ml_predictions WHERE Pipeline = 'days' AND toUnixTimestamp64Nano(Timestamp) = toInt64OrZero(Features['row'])", cancellationToken: Cancellation));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData(null)]
    public async Task Over_HTTP_too(string? coding)
    {
        string pipeline = $"http {coding}";
        byte[] body = Batch.Request(Batch.Of(TupleKind.Tuple, pipeline, 1, Batch.Strings("ml.tuple.id", "a"))).ToByteArray();

        HttpReply reply = await HttpSender.PostAsync(
            fixture.Collector.HttpAddress, "/otelml/v1/tuples", coding is null ? body : HttpSender.Compress(coding, body), HttpSender.Protobuf, coding);

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Single(await FindAsync("*", "ml_tuples", pipeline));
    }

    [Fact]
    public async Task Over_HTTP_in_JSON_too()
    {
        HttpReply reply = await HttpSender.PostJsonAsync(
            fixture.Collector.HttpAddress,
            "/otelml/v1/tuples",
            """
            {"batches": [{
              "kind": "TUPLE_KIND_PREDICTION", "rowCount": 3, "timeUnixNano": "1795168800000000001", "constants": [{"name": "ml.pipeline.name", "value": "json"}],
              "columns": [
                {"name": "ml.prediction.id", "strings": {"values": ["a", "b", "c"]}},
                {"name": "ml.feature.double", "validity": "BQ==", "doubles": {"values": [1.5, 0, "NaN"]}},
                {"name": "ml.feature.int", "int64s": {"values": ["-1", 2, 3]}},
                {"name": "ml.feature.bool", "bools": {"values": [true, false, true]}},
                {"name": "ml.feature.dictionary", "dictionary": {"values": ["x", "y"], "indices": [1, 0, 1]}}]
            }]}
            """);

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        IReadOnlyList<JsonObject> rows = await FindAsync("Features", "ml_predictions", "json");
        StoredRows.Equal("""{"Features": {"double": "1.5", "int": "-1", "bool": "true", "dictionary": "y"}}""", rows[0]);
        StoredRows.Equal("""{"Features": {"int": "2", "bool": "false", "dictionary": "x"}}""", rows[1]);
        StoredRows.Equal("""{"Features": {"double": "NaN", "int": "3", "bool": "true", "dictionary": "y"}}""", rows[2]);
    }

    [Fact]
    public async Task Text_reads_as_a_number_where_ClickHouse_reads_it_as_one()
    {
        string[] texts =
        [
            "0", "-0", "+5", "007", "1.", ".5", "-.5", "1e5", "1E+5", "1e-400", "1e400", "12345678901234567890123", "inf", "-Infinity", "+inf", "NaN", "-nan", "nanx", "",
            " 1", "1 ", "0x10", "1,000", "1_000", "e5", "-", "+", ".", "--1", "1e", "١", "∞", "true", "infin", "1f", "1.2.3",
        ];

        await SendAsync(Batch.Of(
            TupleKind.Tuple, "numbers", (uint)texts.Length, Batch.Strings("ml.tuple.id", texts.Select((_, i) => $"{i:d3}")), Batch.Strings("ml.feature.text", texts)));

        IReadOnlyList<JsonObject> rows = await FindAsync(
            "Features['text'] AS Text, toFloat64OrNull(Text) AS Theirs, if(mapContains(NumericFeatures, 'text'), NumericFeatures['text'], NULL) AS Ours", "ml_tuples", "numbers");
        Assert.Equal(texts.Length, rows.Count);
        Assert.All(rows, row => Assert.True(JsonNode.DeepEquals(row["Theirs"], row["Ours"]), row.ToJsonString()));
    }

    async Task<ExportTuplesResponse> SendAsync(params IEnumerable<TupleBatch> batches) =>
        await new TupleService.TupleServiceClient(fixture.Collector.Channel).ExportAsync(Batch.Request(batches), cancellationToken: Cancellation);

    // In the order of their ids, which come right after what the rows are sorted by otherwise.
    async Task<IReadOnlyList<JsonObject>> FindAsync(string columns, string table, string pipeline) =>
        await StoredRows.FindAsync(fixture.Store, $"SELECT {columns} FROM {table} FINAL WHERE Pipeline = '{pipeline}' ORDER BY {(table == "ml_tuples" ? "TupleId" : "PredictionId")} {Settings}");
}
