using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using OtelMl.Collector.Receiving.Bodies;

namespace OtelMl.Collector.Receiving.Admitting;

/// <summary>What every export request passes, whatever its protocol: who sends it, how much memory it may take, and how long it may come.</summary>
sealed class Gate(Admission admission, ReceivingMemory memory, OtlpCollectorOptions options, TimeProvider time)
{
    const string Grpc = "application/grpc";

    /// <summary>The bytes of requests that are being read.</summary>
    public long ReceivingBytes => memory.Taken;

    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        if (admission.Check(context.Connection.ClientCertificate is not null, context.Request.Headers.Authorization) is { } refusal)
        {
            await RefuseAsync(context, refusal);
            return;
        }

        using var lease = new BodyLease(memory, options.RetryAfter);
        await using var body = new LeasedPipeReader(context.Request.BodyReader, lease, options.BodyTimeout, time);
        context.Features.Set<IRequestBodyPipeFeature>(body);
        BodyLease.Current = lease;
        await next(context);
    }

    static Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        if (context.Request.ContentType?.StartsWith(Grpc, StringComparison.OrdinalIgnoreCase) != true)
            return HttpAnswer.RefuseAsync(context, refusal);

        // Trailers only: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#responses
        context.Response.ContentType = Grpc;
        context.Response.Headers["grpc-status"] = ((int)refusal.Code).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = Uri.EscapeDataString(refusal.Message);
        return Task.CompletedTask;
    }
}
