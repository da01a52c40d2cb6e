namespace OtelMl.Instrumentation;

/// <summary>Collects rows into columns that grow.</summary>
sealed class TableBuilder
{
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

    /// <summary>Puts the row of a block into a slot: one that is taken, or the next.</summary>
    public void Set(int slot, RowBlock block, int row)
    {
        if (slot == Count) Count++;
        if (Count > _capacity) Grow(Math.Max(16, _capacity * 2));
        for (int i = 0; i < _columns.Length; i++)
        {
            if (_columns[i].IsNumber) _numbers[i][slot] = block.Number(i, row);
            else _texts[i][slot] = block.Text(i, row);
        }
    }

    public MlTable ToTable(bool isComplete) => new(_columns, _numbers, _texts, Count, isComplete);

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
