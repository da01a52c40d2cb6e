using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OtelMl.Instrumentation.Tests;

namespace OtelMl.Instrumentation.Hooks.Tests;

public sealed class AspNetCoreTests : IAsyncDisposable
{
    readonly Telemetry _telemetry = new();
    readonly HttpClient _client = new();
    WebApplication? _server;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_is_a_run_and_its_answer_a_prediction()
    {
        await ServeAsync(server => server.MapPost("/predict", (Request request) => new Answer(request.Distance > 5, request.Distance / 10))
            .ObservePredictions(_telemetry.Pipeline.Component("inference"), (Request request, Answer answer) => new MlPrediction(request.Id, answer.Tips) { Score = answer.Score }));

        using HttpResponseMessage response = await _client.PostAsJsonAsync("/predict", new Request("ride-1", 8), Cancellation);

        Assert.Equal(new Answer(true, 0.8), await response.Content.ReadFromJsonAsync<Answer>(Cancellation));
        var prediction = _telemetry.Event("ml.prediction");
        Assert.Equal("ride-1", prediction.Attribute("ml.prediction.id"));
        Assert.Equal(0.8, prediction.Attribute("ml.prediction.score"));
        Activity run = _telemetry.Span("run inference");
        Assert.Equal(run.SpanId, prediction.SpanId);
    }

    [Fact]
    public async Task A_request_continues_the_trace_of_its_caller()
    {
        // As an application does that has its requests traced.
        using ActivityListener requests = new()
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(requests);
        await ServeAsync(server => server.MapGet("/predict", () => "yes").ObserveRuns(_telemetry.Pipeline.Component("inference")));
        using HttpRequestMessage request = new(HttpMethod.Get, "/predict");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        using HttpResponseMessage response = await _client.SendAsync(request, Cancellation);

        Assert.Equal("0af7651916cd43dd8448eb211c80319c", _telemetry.Span("run inference").TraceId.ToHexString());
    }

    [Fact]
    public async Task An_answer_within_a_result_is_sent_and_one_of_another_type_is_not()
    {
        await ServeAsync(server => server
            .MapPost("/predict", async Task<IResult> (Request request) =>
            {
                await Task.Yield();
                return request.Distance < 0 ? TypedResults.BadRequest("no distance") : TypedResults.Ok(new Answer(true, 0.8));
            })
            .ObservePredictions(_telemetry.Pipeline.Component("inference"), (Request request, Answer answer) => new MlPrediction(request.Id, answer.Tips)));

        using HttpResponseMessage good = await _client.PostAsJsonAsync("/predict", new Request("good", 8), Cancellation);
        using HttpResponseMessage bad = await _client.PostAsJsonAsync("/predict", new Request("bad", -1), Cancellation);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (good.StatusCode, bad.StatusCode));
        Assert.Equal("good", _telemetry.Event("ml.prediction").Attribute("ml.prediction.id"));
        Assert.Equal(2, _telemetry.Spans.Count);
        Assert.DoesNotContain(_telemetry.Spans, run => run.Status == ActivityStatusCode.Error);
    }

    [Fact]
    public async Task An_answer_to_many_requests_is_as_many_predictions()
    {
        await ServeAsync(server => server.MapPost("/predict", (Request[] requests) => Array.ConvertAll(requests, request => new Answer(true, request.Distance)))
            .ObservePredictions(
                _telemetry.Pipeline.Component("inference"),
                (Request[] requests, Answer[] answers) => requests.Zip(answers, (request, answer) => new MlPrediction(request.Id, answer.Tips) { Score = answer.Score })));

        using HttpResponseMessage response = await _client.PostAsJsonAsync<Request[]>("/predict", [new("a", 1), new("b", 2)], Cancellation);

        Assert.Equal(["a", "b"], _telemetry.Events.Select(prediction => prediction.Attribute("ml.prediction.id")));
        Assert.Null(_telemetry.Span("run inference").GetTagItem("ml.run.notes"));
    }

    [Fact]
    public async Task Types_that_do_not_fit_are_noted_once()
    {
        await ServeAsync(server => server.MapPost("/predict", (Request[] requests) => requests.Length == 0 ? Results.BadRequest() : Results.Ok(new Answer[requests.Length]))
            .ObservePredictions(_telemetry.Pipeline.Component("inference"), (Request request, Answer answer) => new MlPrediction(request.Id, answer.Tips)));

        foreach (int count in (int[])[0, 1, 2])
        {
            using HttpResponseMessage response = await _client.PostAsJsonAsync("/predict", Enumerable.Repeat(new Request("a", 1), count), Cancellation);
        }

        Assert.Empty(_telemetry.Events);
        Assert.Equal(
            [null, "No prediction was sent, here or of the like: Request answered with Answer was expected, and the answer was Answer[]", null],
            _telemetry.Spans.Select(run => run.GetTagItem("ml.run.notes")));
    }

    [Fact]
    public async Task A_handler_that_throws_or_gives_up_fails_the_run()
    {
        MlComponent component = _telemetry.Pipeline.Component("inference");
        await ServeAsync(server =>
        {
            server.MapGet("/throws", string () => throw new InvalidOperationException("no model")).ObserveRuns(component);
            server.MapGet("/gives-up", () => TypedResults.StatusCode(503)).ObserveRuns(component);
        });

        using HttpResponseMessage thrown = await _client.GetAsync("/throws", Cancellation);
        using HttpResponseMessage given = await _client.GetAsync("/gives-up", Cancellation);

        Assert.Equal((HttpStatusCode.InternalServerError, HttpStatusCode.ServiceUnavailable), (thrown.StatusCode, given.StatusCode));
        Assert.Equal(["no model", "The endpoint answered with status 503."], _telemetry.Spans.Select(run => run.StatusDescription));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_server is not null) await _server.DisposeAsync();
        _telemetry.Dispose();
    }

    async Task ServeAsync(Action<WebApplication> map)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _server = builder.Build();
        map(_server);
        await _server.StartAsync(Cancellation);
        _client.BaseAddress = new(_server.Urls.Single());
    }

    sealed record Request(string Id, double Distance);

    sealed record Answer(bool Tips, double Score);
}
