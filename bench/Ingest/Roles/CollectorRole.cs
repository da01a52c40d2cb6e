using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OtelMl.Collector;
using OtelMl.Storage.Access;

namespace OtelMl.Ingest.Roles;

/// <summary>
/// The collector as the product hosts it, alone in its process, so that what it costs can be told from what its sender and ClickHouse
/// cost. Prints its port, then for every line it reads what it has used so far. Ends when its input does.
/// </summary>
static class CollectorRole
{
    public static async Task RunAsync(Uri clickHouse, string dataFolder, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenOtlp(IPAddress.Loopback, grpcPort: 0, httpPort: 0));
        builder.Services.AddRouting();
        builder.Services.AddSingleton(new ClickHouseStore(new ClickHouseEndpoint(clickHouse)));
        builder.Services.AddOtlpCollector(new OtlpCollectorOptions { DataFolder = dataFolder });
        await using WebApplication application = builder.Build();
        application.UseRouting();
        application.MapOtlpCollector();
        await application.StartAsync(cancellationToken);
        Console.WriteLine(new Uri(application.Urls.First()).Port.ToString(CultureInfo.InvariantCulture));

        while (await Console.In.ReadLineAsync(cancellationToken) is not null)
        {
            using var self = Process.GetCurrentProcess();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{self.TotalProcessorTime.TotalMicroseconds:0} {GC.GetTotalAllocatedBytes()} {JitInfo.GetCompiledMethodCount()}"));
        }

        await application.StopAsync(cancellationToken);
    }
}
