using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OtelMl.Collector.Tests.Forwarding;

/// <summary>A server that answers as a test wants, for answers that a collector does not give.</summary>
sealed class HttpStub : IAsyncDisposable
{
    readonly WebApplication _application;

    HttpStub(WebApplication application) => _application = application;

    public Uri Address => new(_application.Urls.Single());

    /// <summary>The requests it took: the path, the body as it came, and when.</summary>
    public ConcurrentQueue<(string Path, byte[] Body, DateTimeOffset At)> Requests { get; } = new();

    /// <param name="answer">Answers a request with this body; the number of requests before it is given too.</param>
    public static async Task<HttpStub> StartAsync(Func<HttpContext, byte[], int, Task> answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        WebApplication application = builder.Build();
        var stub = new HttpStub(application);
        application.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            int before = stub.Requests.Count;
            stub.Requests.Enqueue((context.Request.Path, body.ToArray(), TimeProvider.System.GetUtcNow()));
            await answer(context, body.ToArray(), before);
        });
        await application.StartAsync();
        return stub;
    }

    public OtlpForwardOptions Options(string name) =>
        OtherBackend.At(name, Address) with { Protocol = OtlpForwardProtocol.HttpProtobuf, Compress = false };

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
    }
}
