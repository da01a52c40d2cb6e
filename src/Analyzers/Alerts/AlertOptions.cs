namespace OtelMl.Analyzers.Alerts;

/// <summary>Who is told of alerts.</summary>
public sealed record AlertOptions
{
    /// <summary>An address that takes Alertmanager's webhooks; null for none.</summary>
    public Uri? Webhook { get; init; }
}
