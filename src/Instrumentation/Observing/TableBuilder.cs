namespace OtelMl.Instrumentation;

/// <summary>Collects rows into columns that grow.</summary>
sealed class TableBuilder
{
    // Of a longer text a sample has the beginning: it is kept for a while, and may be sent.
    const int MostSampledLength = 1024;

    readonly MlColumnInfo[] _columns;
    readonly double[][] _numbers;
    readonly string?[][] _texts;
    int _capacity;

    public TableBuilder(MlColumnInfo[] columns, int capacity)
    {
        _columns = columns;
        _numbers = new double[columns.Length][];
        _texts = new string?[columns.Length][];
        Array.Fill(_numbers, []);
        Array.Fill(_texts, []);
        Grow(capacity);
    }

    public int Count { get; private set; }

    /// <summary>Adds the first rows of a block.</summary>
    public void Append(RowBlock block, int rows)
    {
        Reserve(Count + rows);
        for (int i = 0; i < _columns.Length; i++)
        {
            if (_columns[i].IsNumber) block.Numbers(i, rows).CopyTo(_numbers[i].AsSpan(Count));
            else block.Texts(i, rows).CopyTo(_texts[i].AsSpan(Count));
        }

        Count += rows;
    }

    /// <summary>Puts rows of a block into slots, in order: each one that is taken, or the next.</summary>
    public void Set(ReadOnlySpan<(int Slot, int Row)> places, RowBlock block)
    {
        int last = 0;
        foreach ((int slot, _) in places) last = Math.Max(last, slot);
        Count = Math.Max(Count, last + 1);
        Reserve(Count);
        for (int i = 0; i < _columns.Length; i++)
        {
            if (_columns[i].IsNumber)
            {
                foreach ((int slot, int row) in places) _numbers[i][slot] = block.Number(i, row);
            }
            else
            {
                foreach ((int slot, int row) in places) _texts[i][slot] = block.Text(i, row) is { Length: > MostSampledLength } text ? text[..MostSampledLength] : block.Text(i, row);
            }
        }
    }

    public MlTable ToTable(bool isComplete, string? digest = null) => new(_columns, _numbers, _texts, Count, isComplete) { Digest = digest };

    void Reserve(int count)
    {
        if (count > _capacity) Grow(Math.Max(count, Math.Max(16, _capacity * 2)));
    }

    void Grow(int capacity)
    {
        _capacity = capacity;
        for (int i = 0; i < _columns.Length; i++)
        {
            if (_columns[i].IsNumber) Array.Resize(ref _numbers[i], _capacity);
            else Array.Resize(ref _texts[i], _capacity);
        }
    }
}
