namespace OtelMl.Instrumentation;

/// <summary>The cells of some rows, column by column. Takes a new shape without new memory where the old will do.</summary>
sealed class RowBlock
{
    double[] _numbers = [];
    string?[] _texts = [];

    // Where the cells of each column begin, among the numbers or among the texts.
    int[] _places = [];

    /// <summary>No cells at all.</summary>
    public static RowBlock None { get; } = new();

    /// <summary>How many rows there is room for.</summary>
    public int Capacity { get; private set; }

    /// <summary>Makes room for rows of some columns. The cells are what they happen to be.</summary>
    public void Shape(IReadOnlyList<MlColumnInfo> columns, int rows)
    {
        Capacity = rows;
        if (_places.Length < columns.Count) _places = new int[columns.Count];
        int numbers = 0;
        int texts = 0;
        for (int i = 0; i < columns.Count; i++)
        {
            ref int next = ref columns[i].IsNumber ? ref numbers : ref texts;
            _places[i] = next;
            next += rows;
        }

        if (_numbers.Length < numbers) _numbers = new double[numbers];
        if (_texts.Length < texts) _texts = new string?[texts];
    }

    public ref double Number(int column, int row) => ref _numbers[_places[column] + row];

    public ref string? Text(int column, int row) => ref _texts[_places[column] + row];

    public ReadOnlySpan<double> Numbers(int column, int rows) => _numbers.AsSpan(_places[column], rows);

    public ReadOnlySpan<string?> Texts(int column, int rows) => _texts.AsSpan(_places[column], rows);

    /// <summary>Summarises a column's cells.</summary>
    public void AddTo(ColumnSummarizer summarizer, int column, int rows, bool isNumber)
    {
        if (isNumber) summarizer.AddRange(Numbers(column, rows));
        else summarizer.AddRange(Texts(column, rows));
    }

    /// <summary>Lets go of the texts.</summary>
    public void Clear() => Array.Clear(_texts);
}
