using System.Text.Encodings.Web;
using System.Text.Json;
using OtelMl.Collector.Queue;
using OtelMl.Collector.Writing;

namespace OtelMl.Collector.Forwarding;

/// <summary>
/// Keeps what a backend refuses: each request in a <c>.pb</c> file, which can be posted again, and beside it a <c>.json</c> file that
/// says why. The oldest go when all take more than the backend's share.
/// </summary>
sealed class ForwardDeadLetters(string dataFolder, OtlpForwardOptions options, TimeProvider time)
{
    static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly string _path = Path.Combine(DeadLetterFolder.In(dataFolder), "forward-" + options.Name);

    public void Write(ForwardPart part, string reason)
    {
        Directory.CreateDirectory(_path);
        DateTimeOffset now = time.GetUtcNow();
        string name = Path.Combine(_path, $"{now:yyyyMMdd'T'HHmmss.fffffff}-{part.Signal}");
        DurableFile.Replace(name + ".pb", file => file.Write(part.Message.Span));
        DurableFile.Replace(name + ".json", file => JsonSerializer.Serialize(
            file,
            new { time = now, backend = options.Name, signal = part.Signal, records = part.Records, bytes = part.Message.Length, reason },
            Json));
        Trim();
    }

    void Trim()
    {
        FileInfo[] files = [.. new DirectoryInfo(_path).GetFiles().OrderBy(file => file.Name, StringComparer.Ordinal)];
        long excess = files.Sum(file => file.Length) - options.MaxQueueBytes;
        foreach (FileInfo oldest in files.TakeWhile(_ => excess > 0))
        {
            excess -= oldest.Length;
            oldest.Delete();
        }
    }
}
