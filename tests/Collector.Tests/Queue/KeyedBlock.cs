using System.Globalization;
using System.Text;
using OtelMl.Collector.Columns;

namespace OtelMl.Collector.Tests.Queue;

/// <summary>A block with what only rows that come in columns have: maps with numbered keys, and cells that may be NULL.</summary>
sealed class KeyedBlock : Block
{
    readonly KeyDictionary _keys = new();

    public KeyedBlock()
        : base("keyed")
    {
        Numbers = Add("Numbers", new KeyedMapColumn<FixedColumn<double>>(_keys, new FixedColumn<double>("Float64")));
        Categories = Add("Categories", new KeyedMapColumn<StringColumn>(_keys, new StringColumn()));
        First = Add("First", new NullableColumn<double>(new FixedColumn<double>("Float64")));
    }

    public KeyedMapColumn<FixedColumn<double>> Numbers { get; }

    public KeyedMapColumn<StringColumn> Categories { get; }

    public NullableColumn<double> First { get; }

    public override Block CreateEmpty() => new KeyedBlock();

    public ushort NumberOf(byte key)
    {
        _keys.TryAdd(Encoding.UTF8.GetBytes(key.ToString(CultureInfo.InvariantCulture)), out ushort number);
        return number;
    }

    public void AddRow(IReadOnlyList<(byte Key, double Value)> row)
    {
        foreach ((byte key, double value) in row)
        {
            Numbers.Keys.Add(NumberOf(key));
            Numbers.Values.Add(value);
            Categories.Keys.Add(NumberOf(key));
            Categories.Values.Add($"text {key}");
        }

        Numbers.EndRow();
        Categories.EndRow();
        First.Add(row.Count == 0 ? null : row[0].Value);
    }
}
