using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace OtelMl.Cli.Hosting;

/// <summary>Keeps endpoints to the ports they belong to.</summary>
static class PortConventions
{
    /// <summary>
    /// Not found on other ports. It is the connection's own port that counts: a Host header names whatever port a proxy or a container
    /// maps to it.
    /// </summary>
    public static void OnPorts(this IEndpointConventionBuilder endpoints, params IReadOnlyList<int> ports) => endpoints.Finally(endpoint =>
    {
        RequestDelegate next = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = context =>
        {
            if (ports.Contains(context.Connection.LocalPort))
                return next(context);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        };
    });
}
