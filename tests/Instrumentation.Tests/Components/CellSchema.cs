namespace OtelMl.Instrumentation.Tests.Components;

/// <summary>Rows that are their cells: texts and numbers, as the columns say.</summary>
sealed class CellSchema(params MlColumnInfo[] columns) : MlRowSchema<object?[]>(columns)
{
    public override void Read(object?[] row, MlRows cells)
    {
        for (int i = 0; i < row.Length; i++)
        {
            if (Columns[i].IsNumber) cells.Number(i, (double?)row[i]);
            else cells.Text(i, (string?)row[i]);
        }
    }
}
