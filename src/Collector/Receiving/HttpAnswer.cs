using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Microsoft.AspNetCore.Http;

namespace OtelMl.Collector.Receiving;

/// <summary>Says what was decided over HTTP, in the request's own encoding, or in JSON where that is none of OTLP's.</summary>
static class HttpAnswer
{
    static readonly JsonFormatter Formatter =
        new(JsonFormatter.Settings.Default.WithTypeRegistry(TypeRegistry.FromMessages(RetryInfo.Descriptor, BadRequest.Descriptor)));

    public static Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        IHeaderDictionary headers = context.Response.Headers;
        if (refusal.RetryDelay is { } delay)
            headers.RetryAfter = ((long)Math.Ceiling(delay.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (refusal.HttpStatus == StatusCodes.Status405MethodNotAllowed)
            headers.Allow = HttpMethods.Post;
        if (refusal.HttpStatus == StatusCodes.Status401Unauthorized)
            headers.WWWAuthenticate = "Bearer";
        return WriteAsync(context, refusal.HttpStatus, refusal.ToStatus());
    }

    public static async Task WriteAsync(HttpContext context, int status, IMessage message)
    {
        bool protobuf = HttpEncodings.Of(context.Request) == HttpEncoding.Protobuf;
        byte[] body = protobuf ? message.ToByteArray() : Encoding.UTF8.GetBytes(Formatter.Format(message));
        context.Response.StatusCode = status;
        context.Response.ContentType = protobuf ? HttpEncodings.Protobuf : HttpEncodings.Json;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
