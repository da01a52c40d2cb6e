using System.Globalization;
using OtelMl.Collector.Forwarding;

namespace OtelMl.Cli.Diagnosing;

/// <summary>The backends to which telemetry is passed on: how much waits for each, and what it last said.</summary>
static class ForwardChecks
{
    public static Check Of(ForwardState backend, string data, DateTimeOffset now)
    {
        string name = $"forward {backend.Name}";
        string says = string.Create(
            CultureInfo.InvariantCulture,
            $"{backend.Endpoint}: {backend.WaitingRecords} records ({DataChecks.Size(backend.WaitingBytes)} of {DataChecks.Size(backend.MaxBytes)}) wait, the oldest for {backend.Lag(now).TotalSeconds:0} s");
        if (backend.Dropped > 0)
            says += string.Create(CultureInfo.InvariantCulture, $"; {backend.Dropped} records were dropped");
        if (backend.DeadLettered > 0)
        {
            return Check.Finding(
                name,
                string.Create(CultureInfo.InvariantCulture, $"{says}; it refused {backend.DeadLettered} records"),
                $"They and the reasons are in {Path.Combine(data, "dead-letter", "forward-" + backend.Name)}. Leave out with 'signals' what it does not take; post a mended file with curl -H 'content-type: application/x-protobuf' --data-binary @FILE.");
        }

        if (backend.Failure is { } failure)
            return Check.Finding(name, $"{says}; it does not take them: {failure}", "Mend the backend, or its address, token or certificates under 'forward'. What waits is safe until its share of the disk is full; then the oldest is dropped.");
        return backend.Lag(now) > DataChecks.LongWait || backend.Dropped > 0
            ? Check.Finding(name, says, "It takes less than is received. Make it faster, or give it a larger share with queue-bytes under 'forward'.")
            : Check.Fine(name, says);
    }
}
