using System.Runtime.InteropServices;

namespace OtelMl.Instrumentation;

/// <summary>The cells of some rows, column by column. Takes a new shape without new memory where the old will do.</summary>
sealed class RowBlock
{
    /// <summary>Rows that there is room for at least, unless fewer are expected.</summary>
    public const int LeastRows = 8;

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

    /// <summary>All cells of neighbouring columns of numbers, one column after the other.</summary>
    public Span<double> NumbersOf(int column, int count) => _numbers.AsSpan(_places[column], count * Capacity);

    public ReadOnlySpan<double> Numbers(int column, int rows) => _numbers.AsSpan(_places[column], rows);

    public ReadOnlySpan<string?> Texts(int column, int rows) => _texts.AsSpan(_places[column], rows);

    /// <summary>Summarises a column's cells.</summary>
    public void AddTo(ColumnSummarizer summarizer, int column, int rows, bool isNumber)
    {
        if (isNumber) summarizer.AddRange(Numbers(column, rows));
        else summarizer.AddRange(Texts(column, rows));
    }

    /// <summary>A hash of a column's first cells, as many as there are rows in any block.</summary>
    public ulong HashOfBeginning(int column, int rows, bool isNumber)
    {
        rows = Math.Min(rows, LeastRows);
        if (isNumber) return StableHash.Of(MemoryMarshal.Cast<double, ulong>(Numbers(column, rows)));
        Span<ulong> cells = stackalloc ulong[rows];
        for (int row = 0; row < rows; row++) cells[row] = Text(column, row) is { } text ? StableHash.Of(text) : 0;
        return StableHash.Of(cells);
    }

    /// <summary>Lets go of the texts.</summary>
    public void Clear() => Array.Clear(_texts);
}
