namespace OtelMl.Collector.Columns;

/// <summary>Maps of string to string, which ClickHouse keeps as arrays of pairs.</summary>
sealed class MapColumn()
    : ArrayColumn<PairColumn<StringColumn, StringColumn>>(new PairColumn<StringColumn, StringColumn>(new StringColumn(), new StringColumn()), "Map(String, String)")
{
    public StringColumn Keys => Items.Keys;

    public StringColumn Values => Items.Values;
}
