using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OtelMl.Collector.Forwarding.Backends;
using OtelMl.Storage;

namespace OtelMl.Collector.Forwarding;

/// <summary>
/// Passes on what was accepted: written to a log of its own before the sender hears of it, sent to each backend by a sender of its own.
/// </summary>
sealed class Forwarders : IHostedService, IDisposable
{
    readonly OtlpCollectorOptions _options;
    readonly TimeProvider _time;
    readonly ForwardTelemetry _telemetry;
    readonly ILogger<Forwarders> _logger;
    readonly HashSet<string> _wanted;
    ForwardLog? _log;
    IReadOnlyList<ForwardLane> _lanes = [];
    IReadOnlyList<ForwardSender> _senders = [];

    public Forwarders(OtlpCollectorOptions options, TimeProvider time, ForwardTelemetry telemetry, ILogger<Forwarders> logger)
    {
        _options = options;
        _time = time;
        _telemetry = telemetry;
        _logger = logger;
        _wanted = [.. options.Forward.SelectMany(backend => backend.Signals)];
        if (_wanted.Count > 0)
            telemetry.Watch(() => States);
    }

    /// <summary>How each backend stands.</summary>
    public IReadOnlyList<ForwardState> States => [.. _senders.Select(sender => sender.State)];

    /// <summary>Whether any backend gets a signal.</summary>
    public bool Want(string signal) => _wanted.Contains(signal);

    /// <summary>Completes when a request is on disk for the backends.</summary>
    public Task AppendAsync(ForwardedRequest request) => _log!.AppendAsync(request);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        string[] names = [.. _options.Forward.Select(backend => backend.Name)];
        foreach (string former in ForwardFolder.BackendsIn(_options.DataFolder).Except(names))
            ForwardReport.Remove(ForwardFolder.Of(_options.DataFolder, former));
        if (names.Length == 0)
            return Task.CompletedTask;

        try
        {
            Open();
            return Task.CompletedTask;
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            string folder = ForwardFolder.In(_options.DataFolder);
            throw new StorageException($"What waits to be passed on in {folder} cannot be used: {unusable.Message} Make it writable for this user, or name another folder with --data DIR.", unusable);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_log is not { } log)
            return;
        using var patience = new CancellationTokenSource(_options.DrainFor, _time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        await log.CompleteAsync();
        await Task.WhenAll(_senders.Select(sender => sender.StopAsync(limit.Token)));
        log.Close();
        _log = null;
    }

    public void Dispose()
    {
        foreach (ForwardSender sender in _senders)
            sender.Dispose();
        foreach (ForwardLane lane in _lanes)
            lane.Dispose();
    }

    void Open()
    {
        _lanes = [.. _options.Forward.Select(backend => new ForwardLane(backend, ForwardFolder.Of(_options.DataFolder, backend.Name)))];
        ForwardLog log = _log = new ForwardLog(ForwardFolder.In(_options.DataFolder), _lanes, _options.MaxSegmentBytes, _time, _telemetry, _logger);
        _senders = [.. _lanes.Select(lane => new ForwardSender(
            lane, log, Backend.Open(lane.Options, _time, _logger), new ForwardDeadLetters(_options.DataFolder, lane.Options, _time), _time, _telemetry, _logger))];
    }
}
