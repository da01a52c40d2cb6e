using System.Net;
using System.Text;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using OtelMl.Collector.Tuples;
using Column = OtelMl.Collector.Tuples.Column;

namespace OtelMl.Collector.Tests.Tuples;

/// <summary>What cannot be stored is named with its remedy, and all else is stored.</summary>
public sealed class TupleFaultTests(CollectorFixture fixture)
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, Action<TupleBatch>> LeftOut => new()
    {
        { "batches[0].columns[2] 'ml.feature.x': has 1 cells where the batch has 2 rows; send one cell a row", batch => batch.Columns.Add(Batch.Doubles("ml.feature.x", 1)) },
        { "batches[0].columns[2] 'ml.feature.x': has 3 cells where", batch => batch.Columns.Add(Batch.Bools("ml.feature.x", true, true, true)) },
        { "batches[0].columns[2] 'ml.feature.x': has 0 cells where", batch => batch.Columns.Add(Batch.Dictionary("ml.feature.x", ["a", "b"])) },
        { "batches[0].columns[2] 'ml.feature.x': has no cells; send doubles", batch => batch.Columns.Add(new Column { Name = "ml.feature.x" }) },
        { "batches[0].columns[2] 'ml.feature.x': has 2 bytes of validity where 2 rows take 1", batch => batch.Columns.Add(new Column(Batch.Doubles("ml.feature.x", 1, 2)) { Validity = ByteString.CopyFrom(3, 0) }) },
        { "batches[0].columns[2] 'ml.feature.good': comes twice", batch => batch.Columns.Add(Batch.Doubles("ml.feature.good", 1, 2)) },
        { "batches[0].columns[2] 'ml.prediction.scores.yes': is no number", batch => batch.Columns.Add(Batch.Strings("ml.prediction.scores.yes", "0.1", "0.2")) },
        { "batches[0].columns[2] 'age': is nothing that a row of kind Prediction has, and was left out; it has ml.pipeline.name,", batch => batch.Columns.Add(Batch.Doubles("age", 1, 2)) },
        { "batches[0].constants[1] 'ml.reference.name': is nothing that a row of kind Prediction has", batch => batch.Constants.Add(Batch.Constant("ml.reference.name", "r")) },
    };

    [Theory]
    [MemberData(nameof(LeftOut), DisableDiscoveryEnumeration = true)]
    public async Task A_column_that_cannot_be_stored_is_left_out_of_rows_that_are(string message, Action<TupleBatch> spoil)
    {
        string pipeline = $"left out {message}";
        TupleBatch batch = Good(pipeline);
        spoil(batch);

        TuplesPartialSuccess partial = (await SendAsync(batch)).PartialSuccess;

        Assert.Equal(0, partial.RejectedRows);
        Assert.StartsWith(message, partial.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(2, await CountAsync(pipeline));
    }

    public static TheoryData<string, Action<TupleBatch>> Rejected => new()
    {
        { "kind: is 0, which is no kind of rows; say one of Tuple (1), Prediction (2)", batch => batch.Kind = TupleKind.Unspecified },
        { "kind: is 77, which is no kind", batch => batch.Kind = (TupleKind)77 },
        { "columns: ml.prediction.id is missing", batch => batch.Columns.RemoveAt(0) },
        { "columns: ml.pipeline.name is missing", batch => batch.Constants.Clear() },
        { "columns[0] 'ml.prediction.id': has 3 cells where the batch has 2 rows", batch => batch.Columns[0].Strings.Values.Add("c") },
        { "columns[2] 'ml.prediction.score': has 1 cells", batch => batch.Columns.Add(Batch.Doubles("ml.prediction.score", 1)) },
        { "columns[2] 'ml.prediction.id': comes twice", batch => batch.Columns.Add(Batch.Strings("ml.prediction.id", "c", "d")) },
        { "constants[1] 'ml.prediction.id': tells rows apart", batch => batch.Constants.Add(Batch.Constant("ml.prediction.id", "x")) },
        { "columns[2] 'time_unix_nano': is no column of int64s", batch => batch.Columns.Add(Batch.Doubles("time_unix_nano", 1, 2)) },
        { "constants: there are 129; a batch has at most 128", batch => batch.Constants.Add(Enumerable.Range(0, 128).Select(i => Batch.Constant($"ml.feature.{i}", "x"))) },
        { "columns: there are 65537 with the constants; a batch has at most 65536", batch => batch.Columns.Add(Enumerable.Range(0, 65534).Select(i => Batch.Bools($"ml.feature.{i}", true, true))) },
    };

    [Theory]
    [MemberData(nameof(Rejected), DisableDiscoveryEnumeration = true)]
    public async Task A_batch_that_cannot_be_stored_is_rejected_and_the_others_are_stored(string message, Action<TupleBatch> spoil)
    {
        string pipeline = $"rejected {message}";
        TupleBatch bad = Good(pipeline);
        spoil(bad);

        TuplesPartialSuccess partial = (await SendAsync(Good(pipeline, "x"), bad, Good(pipeline, "y"))).PartialSuccess;

        Assert.Equal(2, partial.RejectedRows);
        Assert.StartsWith($"batches[1].{message}", partial.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(4, await CountAsync(pipeline));
    }

    public static TheoryData<string, Action<TupleBatch>> BadRows => new()
    {
        { "ml.prediction.id is missing; give every row one", batch => batch.Columns[0] = Batch.Strings("ml.prediction.id", "a", "") },
        { "ml.prediction.id is missing", batch => batch.Columns[0].Where(true, false) },
        { "trace_id: must be a string of 32 hexadecimal digits", batch => batch.Columns.Add(Batch.Strings("trace_id", "", "0102")) },
        { "span_id: must be a string of 16 hexadecimal digits", batch => batch.Columns.Add(Batch.Int64s("span_id", 0, 1).Where(false, true)) },
        { "time_unix_nano: must be before 2262", batch => batch.Columns.Add(Batch.Int64s("time_unix_nano", 1, -1)) },
        { "columns[2] 'ml.feature.d' names a place that its dictionary of 2 values does not have; send indices from 0 to 1", batch => batch.Columns.Add(Batch.Dictionary("ml.feature.d", ["x", "y"], 0, 2)) },
        { "columns[2] 'ml.prediction.value' names a place", batch => batch.Columns.Add(Batch.Dictionary("ml.prediction.value", ["x", "y"], 1, uint.MaxValue)) },
    };

    [Theory]
    [MemberData(nameof(BadRows), DisableDiscoveryEnumeration = true)]
    public async Task A_row_that_cannot_be_stored_is_rejected_and_the_others_are_stored(string message, Action<TupleBatch> spoil)
    {
        string pipeline = $"bad rows {message}";
        TupleBatch batch = Good(pipeline);
        spoil(batch);

        TuplesPartialSuccess partial = (await SendAsync(batch)).PartialSuccess;

        Assert.Equal(1, partial.RejectedRows);
        Assert.StartsWith($"batches[0].rows[1]: {message}", partial.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(1, await CountAsync(pipeline));
        Assert.Equal("1", await fixture.Store.ScalarAsync("SELECT Features['good'] FROM ml_predictions WHERE Pipeline = {p:String}", new Dictionary<string, object> { ["p"] = pipeline }, Cancellation));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("5")]
    [InlineData("2026-05-01T12:00:00Z and then some, and so on for longer than any time takes")]
    public async Task A_time_of_a_label_that_is_none_is_named(string time)
    {
        string pipeline = $"label time {time}";
        TupleBatch batch = Good(pipeline);
        batch.Kind = TupleKind.Reference;
        batch.Constants.Add(Batch.Constant("ml.reference.name", "training"));
        batch.Columns.Add(Batch.Strings("ml.feedback.time", "2026-05-01", time));

        TuplesPartialSuccess partial = (await SendAsync(batch)).PartialSuccess;

        Assert.Equal(1, partial.RejectedRows);
        Assert.StartsWith("batches[0].rows[1]: ml.feedback.time: must be nanoseconds since 1970 (UTC) as int64s, or a time such as", partial.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("p0 2026-05-01 00:00:00.000", await fixture.Store.ScalarAsync(
            "SELECT PredictionId || ' ' || toString(LabelTime, 'UTC') FROM ml_references WHERE Pipeline = {p:String}", new Dictionary<string, object> { ["p"] = pipeline }, Cancellation));
    }

    [Fact]
    public async Task Text_that_is_not_UTF_8_is_refused_by_its_place()
    {
        byte[] request = Batch.Request(Good("utf8"), Good("utf8", "MARK")).ToByteArray();
        request[request.AsSpan().IndexOf("MARK1"u8)] = 0xff;

        HttpReply reply = await HttpSender.PostAsync(fixture.Collector.HttpAddress, "/otelml/v1/tuples", request, HttpSender.Protobuf);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains("batches[1].columns[0].strings.values[1]: is not valid UTF-8", reply.Refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync("utf8"));
    }

    [Fact]
    public async Task What_is_no_such_request_is_refused()
    {
        Assert.Equal(StatusCode.InvalidArgument, await fixture.Collector.RawGrpc.SendAsync(TupleService.Descriptor.FullName, Encoding.UTF8.GetBytes("no protobuf"), "identity"));
        Assert.Equal(StatusCode.OK, await fixture.Collector.RawGrpc.SendAsync(TupleService.Descriptor.FullName, [], "identity"));
    }

    [Fact]
    public async Task Rows_that_grow_too_large_from_a_small_request_are_refused()
    {
        const int rows = 20_000;
        TupleBatch batch = Batch.Of(
            TupleKind.Tuple, "bomb", rows,
            Batch.Int64s("ml.tuple.id", Enumerable.Range(0, rows).Select(row => (long)row)),
            Batch.Dictionary("ml.feature.long", [new string('x', 100_000)], Enumerable.Repeat(0u, rows)));

        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => SendAsync(batch));

        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Contains("Send fewer records at a time", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Null(refused.GetRpcStatus()?.GetDetail<RetryInfo>());
        Assert.Equal(0, await CountAsync("bomb"));
    }

    static TupleBatch Good(string pipeline, string prefix = "p") => Batch.Of(
        TupleKind.Prediction, pipeline, 2, Batch.Strings("ml.prediction.id", prefix + 0, prefix + 1), Batch.Int64s("ml.feature.good", 1, 2));

    async Task<ExportTuplesResponse> SendAsync(params IEnumerable<TupleBatch> batches) =>
        await new TupleService.TupleServiceClient(fixture.Collector.Channel).ExportAsync(Batch.Request(batches), cancellationToken: Cancellation);

    async Task<long> CountAsync(string pipeline) => (long)(await fixture.Store.ScalarAsync(
        "SELECT toInt64(count()) FROM ml_predictions WHERE Pipeline = {p:String}", new Dictionary<string, object> { ["p"] = pipeline }, Cancellation))!;
}
