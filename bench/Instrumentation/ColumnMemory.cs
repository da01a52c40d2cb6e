using OtelMl.Instrumentation;

namespace OtelMl.InstrumentationBench;

/// <summary>The memory that summaries of many columns take, at their worst: just before distinct values are estimated.</summary>
static class ColumnMemory
{
    const int Columns = 10_000;

    public static void Measure()
    {
        foreach (int rows in (int[])[100, 1024, 5000])
        {
            Random random = new(1);
            long before = GC.GetTotalMemory(forceFullCollection: true);
            ColumnSummarizer[] columns = new ColumnSummarizer[Columns];
            double[] values = new double[rows];
            for (int i = 0; i < Columns; i++)
            {
                for (int row = 0; row < rows; row++) values[row] = Math.Exp(random.NextDouble() * 10) - 20;
                columns[i] = new();
                columns[i].AddRange(values);
            }

            long taken = GC.GetTotalMemory(forceFullCollection: true) - before;
            Console.WriteLine($"{Columns} columns of {rows} different numbers of both signs: {taken / 1e6:0} MB, {taken / Columns / 1e3:0.0} kB a column");
            GC.KeepAlive(columns);
        }
    }
}
