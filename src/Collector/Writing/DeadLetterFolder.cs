using System.Text.Encodings.Web;
using System.Text.Json;
using OtelMl.Collector.Queue;

namespace OtelMl.Collector.Writing;

/// <summary>
/// Keeps what ClickHouse refuses: for each batch with such rows one <c>.native</c> file, which can be inserted when the fault is mended,
/// and one <c>.jsonl</c> file that says of each why it is there.
/// </summary>
sealed class DeadLetterFolder(string dataFolder, TimeProvider time)
{
    static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly string _path = In(dataFolder);

    public static string In(string dataFolder) => Path.Combine(Path.GetFullPath(dataFolder), "dead-letter");

    /// <summary>Writes a batch's dead letters durably. Doing it again for the same batch replaces them.</summary>
    /// <exception cref="IOException">There is no room, or the folder cannot be written.</exception>
    public void Write(string table, string batch, IReadOnlyList<DeadLetter> letters)
    {
        Directory.CreateDirectory(_path);
        string name = Path.Combine(_path, $"{table}-{batch}");
        DurableFile.Replace(name + ".native", file =>
        {
            foreach (DeadLetter letter in letters)
                file.Write(letter.Native.Span);
        });
        DurableFile.Replace(name + ".jsonl", file =>
        {
            foreach (DeadLetter letter in letters)
            {
                JsonSerializer.Serialize(file, Describe(letter), Json);
                file.WriteByte((byte)'\n');
            }
        });
        FolderSync.Flush(_path);
    }

    object Describe(DeadLetter letter) => new
    {
        time = time.GetUtcNow(),
        table = letter.Table,
        schema_version = letter.SchemaVersion,
        rows = letter.Rows,
        bytes = letter.Native.Length,
        token = letter.Token,
        reason = letter.Reason,
    };
}
