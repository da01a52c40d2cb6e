using System.Text.Json.Nodes;
using OtelMl.Tests.Shared;

namespace OtelMl.Interop;

/// <summary>The OpenTelemetry SDK for JavaScript, in a program that sends with it.</summary>
public sealed class JavaScriptSender : IAsyncLifetime
{
    readonly NodeProgram _program = new(Path.Combine(AppContext.BaseDirectory, "sender"));

    public async ValueTask InitializeAsync() => await _program.InstallAsync();

    /// <summary>Sends, and returns what was sent.</summary>
    public async Task<JsonNode> SendAsync(string protocol, string compression, InteropFixture to, string service) =>
        JsonNode.Parse(await _program.RunAsync(["send.mjs", protocol, compression, to.GrpcAddress.ToString(), to.HttpAddress.ToString(), service]))!;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
