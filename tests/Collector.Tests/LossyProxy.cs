using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OtelMl.Collector.Tests;

/// <summary>Passes requests on to a server, and loses answers when asked to.</summary>
public sealed class LossyProxy : IAsyncDisposable
{
    readonly WebApplication _application;
    readonly HttpClient _client = new();
    readonly Uri _target;
    int _toLose;
    int _requests;

    LossyProxy(Uri target)
    {
        _target = target;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        _application = builder.Build();
        _application.Run(PassOnAsync);
    }

    public Uri Address => new(_application.Urls.Single());

    /// <summary>How many requests came.</summary>
    public int Requests => _requests;

    public static async Task<LossyProxy> StartAsync(Uri target)
    {
        var proxy = new LossyProxy(target);
        await proxy._application.StartAsync();
        return proxy;
    }

    public void LoseNextAnswers(int count) => _toLose = count;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _application.DisposeAsync();
    }

    async Task PassOnAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_target, context.Request.Path + context.Request.QueryString))
        {
            Content = new StreamContent(context.Request.Body),
        };
        using HttpResponseMessage answer = await _client.SendAsync(request, context.RequestAborted);
        if (Interlocked.Decrement(ref _toLose) >= 0)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
