using System.Buffers;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Receiving.Bodies;
using OtelMl.Collector.Receiving.Json;

namespace OtelMl.Collector.Receiving;

/// <summary>Export requests over HTTP (https://opentelemetry.io/docs/specs/otlp/#otlphttp), in protobuf and in JSON.</summary>
sealed partial class HttpExport(Intake intake, OtlpCollectorOptions options, ILogger<HttpExport> logger)
{
    public async Task ExportAsync(HttpContext context, Signal signal)
    {
        try
        {
            IMessage response = await ExportAsync(context.Request, signal, context.RequestAborted);
            await HttpAnswer.WriteAsync(context, StatusCodes.Status200OK, response);
        }
        catch (RefusedException refused)
        {
            await HttpAnswer.RefuseAsync(context, refused.Refusal);
        }
        catch (Exception unexpected) when (unexpected is not BadHttpRequestException && !context.RequestAborted.IsCancellationRequested)
        {
            LogUnexpected(signal.Name, unexpected);
            await HttpAnswer.RefuseAsync(context, Refusal.Unexpected());
        }
    }

    async Task<IMessage> ExportAsync(HttpRequest request, Signal signal, CancellationToken cancellationToken)
    {
        if (!HttpMethods.IsPost(request.Method))
            throw new RefusedException(Refusal.NotAllowed(request.Method));
        HttpEncoding encoding = HttpEncodings.Of(request)
            ?? throw new RefusedException(Refusal.Unsupported($"Content-Type is '{request.ContentType}'; there are {HttpEncodings.Names}."));
        BodyCoding coding = BodyCoding.Find(request.Headers.ContentEncoding)
            ?? throw new RefusedException(Refusal.Unsupported($"Content-Encoding is '{request.Headers.ContentEncoding}'; there are {BodyCoding.Names}."));

        BodyLease lease = BodyLease.Current!;
        Formed formed;
        using (RequestBody body = await RequestBody.ReadAsync(request, coding, lease, options.MaxMessageBytes, cancellationToken))
            formed = encoding == HttpEncoding.Json ? FormJson(body.Bytes, signal, lease) : intake.Form(signal, body.Bytes);
        lease.Keep(formed.Forwarded?.Bytes ?? 0); // the rest is rows now, which are accounted for elsewhere
        return await intake.TakeAsync(signal, formed, cancellationToken);
    }

    Formed FormJson(in ReadOnlySequence<byte> json, Signal signal, BodyLease lease)
    {
        using WireBuffer message = JsonTranscoder.Transcode(json, signal.Request, lease, options.MaxMessageBytes);
        return intake.Form(signal, new ReadOnlySequence<byte>(message.Written));
    }

    [LoggerMessage(EventId = 100, Level = LogLevel.Error, Message = "A request with {Signal} failed unexpectedly")]
    partial void LogUnexpected(string signal, Exception failure);
}
