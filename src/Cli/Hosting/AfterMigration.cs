using Microsoft.Extensions.Hosting;
using OtelMl.Storage.Migrations;

namespace OtelMl.Cli.Hosting;

/// <summary>Starts a service that needs the tables once they are there.</summary>
sealed class AfterMigration(SchemaGate gate, IHostedService service) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await service.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.Opened.WaitAsync(stoppingToken);
        await service.StartAsync(stoppingToken);
    }
}
