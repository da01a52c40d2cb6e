using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OtelMl.Cli.Hosting;

/// <summary>
/// The answer of <c>/readyz</c>: 200 while what is sent can be accepted durably, also where ClickHouse is away or slow (<c>"degraded"</c>), 503
/// where it cannot.
/// </summary>
static class Readiness
{
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var answer = new JsonObject { ["status"] = report.Status.ToString().ToLowerInvariant() };
        foreach ((string name, HealthReportEntry entry) in report.Entries)
        {
            var details = new JsonObject { ["status"] = entry.Status.ToString().ToLowerInvariant() };
            foreach ((string key, object value) in entry.Data)
                details[key] = JsonValue.Create(value);
            answer[name] = details;
        }

        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }
}
