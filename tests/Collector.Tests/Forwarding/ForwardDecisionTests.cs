using System.Net;
using System.Net.Http.Headers;
using CsCheck;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using OtelMl.Collector.Forwarding;
using OtelMl.Collector.Forwarding.Backends;
using OtelMl.Collector.Otlp;
using OtelMl.Collector.Queue;
using OtelMl.Tests.Shared;
using Duration = Google.Protobuf.WellKnownTypes.Duration;
using Status = Google.Rpc.Status;

namespace OtelMl.Collector.Tests.Forwarding;

/// <summary>The decisions around passing on.</summary>
public sealed class ForwardDecisionTests
{
    static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(56);

    [Theory]
    [InlineData(StatusCode.Unavailable, ForwardStatus.Later)]
    [InlineData(StatusCode.DeadlineExceeded, ForwardStatus.Later)]
    [InlineData(StatusCode.Cancelled, ForwardStatus.Later)]
    [InlineData(StatusCode.Aborted, ForwardStatus.Later)]
    [InlineData(StatusCode.OutOfRange, ForwardStatus.Later)]
    [InlineData(StatusCode.DataLoss, ForwardStatus.Later)]
    [InlineData(StatusCode.Unauthenticated, ForwardStatus.Later)]
    [InlineData(StatusCode.PermissionDenied, ForwardStatus.Later)]
    [InlineData(StatusCode.ResourceExhausted, ForwardStatus.Refused)]
    [InlineData(StatusCode.InvalidArgument, ForwardStatus.Refused)]
    [InlineData(StatusCode.Internal, ForwardStatus.Refused)]
    [InlineData(StatusCode.Unimplemented, ForwardStatus.Unwanted)]
    internal void What_a_status_of_gRPC_means(StatusCode code, ForwardStatus expected) =>
        Assert.Equal(expected, BackendVerdict.Of(new RpcException(new Grpc.Core.Status(code, "because"))).Status);

    [Theory]
    [InlineData(429, ForwardStatus.Later)]
    [InlineData(502, ForwardStatus.Later)]
    [InlineData(503, ForwardStatus.Later)]
    [InlineData(504, ForwardStatus.Later)]
    [InlineData(401, ForwardStatus.Later)]
    [InlineData(403, ForwardStatus.Later)]
    [InlineData(400, ForwardStatus.Refused)]
    [InlineData(413, ForwardStatus.Refused)]
    [InlineData(500, ForwardStatus.Refused)]
    [InlineData(302, ForwardStatus.Refused)]
    [InlineData(404, ForwardStatus.Unwanted)]
    [InlineData(415, ForwardStatus.Unwanted)]
    internal void What_a_status_of_HTTP_means(int code, ForwardStatus expected)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)code);
        Assert.Equal(expected, BackendVerdict.Of(response, [], Now).Status);
    }

    [Fact]
    public void When_a_backend_says_when_to_come_again_it_is_believed()
    {
        RpcException full = new Status { Code = (int)Code.ResourceExhausted, Details = { Google.Protobuf.WellKnownTypes.Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(7)) }) } }.ToRpcException();
        using var seconds = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Headers = { RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(8)) } };
        using var date = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Headers = { RetryAfter = new RetryConditionHeaderValue(Now.AddSeconds(9)) } };

        Assert.Equal((ForwardStatus.Later, TimeSpan.FromSeconds(7)), (BackendVerdict.Of(full).Status, BackendVerdict.Of(full).RetryAfter));
        Assert.Equal(TimeSpan.FromSeconds(8), BackendVerdict.Of(seconds, [], Now).RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(9), BackendVerdict.Of(date, [], Now).RetryAfter);
    }

    [Fact]
    public void The_halves_of_a_request_are_the_request_and_know_their_records() => Gen.Int[0, 4].List[1, 9].Sample(spans =>
    {
        var request = new ExportTraceServiceRequest();
        foreach (int count in spans)
            request.MergeFrom(Sample.Traces("half", Enumerable.Repeat(Sample.Span(), count)));
        var alone = new List<ForwardPart>();
        var left = new Stack<ForwardPart>([new ForwardPart("traces", request.ToByteArray(), spans.Sum())]);
        while (left.TryPop(out ForwardPart? part))
        {
            if (part.Halve() is not var (first, second))
            {
                alone.Add(part);
                continue;
            }

            left.Push(second);
            left.Push(first);
        }

        Assert.Equal(spans, alone.Select(part => (int)part.Records));
        Assert.Equal(request, ExportTraceServiceRequest.Parser.ParseFrom([.. alone.SelectMany(part => part.Message.ToArray())]));
    });

    [Fact]
    public void However_a_lane_is_filled_and_emptied_it_has_the_newest_that_fit_its_share_and_a_restart_changes_nothing()
    {
        Gen<(int Add, int Finish, bool Reopen)> steps = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2], Gen.Bool);
        steps.List[1, 20].Select(Gen.Int[1, 400]).Sample(
            (run, share) =>
            {
                using var folder = new TemporaryFolder();
                OtlpForwardOptions options = OtherBackend.At("lane", new Uri("http://127.0.0.1:1")) with { MaxQueueBytes = share, Signals = ["traces"] };
                using TableLog log = TableLog.Open(folder.Path, 1_000_000, DeliveryState.Fresh).Log;
                var lane = new ForwardLane(options, folder.File("lane"));
                lane.Begin([], log.Next);
                var all = new List<QueuedBlock>();
                var expected = new List<QueuedBlock>();
                foreach ((int add, int finish, bool reopen) in run)
                {
                    for (int i = 0; i < add; i++)
                    {
                        string signal = (all.Count % 3) == 2 ? "logs" : "traces";
                        using ForwardedRequest request = ForwardedRequest.Copy(signal, 1, new(new byte[1 + (all.Count * 37 % 100)]));
                        IReadOnlyList<QueuedBlock> appended = log.AppendAsync([(request, new BlockShape(signal, 0, [], []))], Now).GetAwaiter().GetResult();
                        IReadOnlyList<QueuedBlock> dropped = lane.Add(appended);
                        all.AddRange(appended);
                        expected.AddRange(appended.Where(entry => entry.Shape.Table == "traces"));
                        Assert.Equal(expected.Take(dropped.Count), dropped);
                        expected.RemoveRange(0, dropped.Count);
                        Assert.True(expected.Count == 1 || expected.Sum(entry => entry.Bytes) <= share);
                        Assert.True(dropped.Count == 0 || expected.Sum(entry => entry.Bytes) + dropped[^1].Bytes > share);
                    }

                    if (Math.Min(finish, expected.Count) is > 0 and var finished)
                    {
                        lane.Finish(expected[finished - 1].Sequence + 1);
                        expected.RemoveRange(0, finished);
                    }

                    if (reopen)
                    {
                        lane.Dispose();
                        lane = new ForwardLane(options, folder.File("lane"));
                        lane.Begin(all, log.Next);
                    }

                    Assert.Equal(expected, lane.Waiting.TakeWhile(_ => true));
                    Assert.Equal(expected.Count > 0 ? expected[0].Sequence : log.Next, lane.Needed);
                }

                lane.Dispose();
            },
            iter: 100);
    }
}
