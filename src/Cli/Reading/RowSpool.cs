using System.Text;

namespace OtelMl.Cli.Reading;

/// <summary>Rows of texts in a temporary file, written one after the other and read back in any order; the file goes when this does.</summary>
sealed class RowSpool : IDisposable
{
    readonly FileStream _file;
    readonly BinaryWriter _writer;
    readonly BinaryReader _reader;
    readonly int _cells;
    long _end;

    /// <param name="cells">How many cells a row has.</param>
    public RowSpool(int cells)
    {
        _cells = cells;
        string path = Path.Combine(Path.GetTempPath(), $"otelml-replay-{Guid.NewGuid():N}");
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16, FileOptions.DeleteOnClose);
        _writer = new BinaryWriter(_file, Encoding.UTF8, leaveOpen: true);
        _reader = new BinaryReader(_file, Encoding.UTF8, leaveOpen: true);
    }

    /// <summary>Writes a row behind the others; returns where to find it.</summary>
    public long Append(string[] row)
    {
        long place = _end;
        Seek(place);
        for (int cell = 0; cell < _cells; cell++)
            _writer.Write(row[cell]);
        _end = _file.Position;
        return place;
    }

    /// <summary>Reads a row.</summary>
    /// <param name="place">Where it is.</param>
    public string[] Read(long place)
    {
        Seek(place);
        string[] row = new string[_cells];
        for (int cell = 0; cell < row.Length; cell++)
            row[cell] = _reader.ReadString();
        return row;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _writer.Dispose();
        _file.Dispose();
    }

    // To seek to where the file is would throw its buffer away.
    void Seek(long place)
    {
        if (_file.Position != place)
            _file.Position = place;
    }
}
