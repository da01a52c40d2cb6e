using System.Globalization;

namespace OtelMl.EndToEnd;

/// <summary>A process of this machine, told apart from a later one with the same id.</summary>
public sealed record SystemProcess(int Id, string StartTime)
{
    // Positions in /proc/ID/stat, counted from after the program's name; see proc(5).
    const int StateField = 0;
    const int ParentField = 1;
    const int StartTimeField = 19;

    /// <summary>Whether it still runs. One that has ended and that nobody has asked about yet (a zombie) does not.</summary>
    public bool IsAlive => Fields(Id) is { } fields && fields[StateField] is not ("Z" or "X") && fields[StartTimeField] == StartTime;

    public int ParentId => int.Parse(Fields(Id)![ParentField], CultureInfo.InvariantCulture);

    public static SystemProcess? Find(int id) => Fields(id) is { } fields ? new SystemProcess(id, fields[StartTimeField]) : null;

    static string[]? Fields(int id)
    {
        try
        {
            string status = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            return status[(status.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
