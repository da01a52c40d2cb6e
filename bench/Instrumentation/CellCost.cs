using BenchmarkDotNet.Attributes;
using OtelMl.Instrumentation;

namespace OtelMl.InstrumentationBench;

/// <summary>A cell that is summarised: handed over as numbers or texts, and read off rows in a run.</summary>
public class CellCost
{
    const int Cells = 100_000;
    const int Rows = 20_000;
    const int Columns = 16;

    readonly double[] _numbers = new double[Cells];
    readonly double[] _few = new double[Cells];
    readonly string[] _categories = new string[Cells];
    readonly string[] _identifiers = new string[Cells];
    readonly Ride[] _trips = Ride.Many(Rows);
    RunListener? _listener;

    /// <summary>Makes the cells.</summary>
    [GlobalSetup]
    public void Make()
    {
        Random random = new(1);
        for (int i = 0; i < Cells; i++)
        {
            _numbers[i] = Math.Exp(random.NextDouble() * 10) - 20;
            _few[i] = random.Next(1, 266);
            _categories[i] = "category " + (random.Next(30) * random.Next(2));
            _identifiers[i] = "2020-01-15/" + i;
        }

        _listener = new();
    }

    /// <summary>Stops listening.</summary>
    [GlobalCleanup]
    public void Stop() => _listener?.Dispose();

    /// <summary>Numbers of both signs, all different.</summary>
    [Benchmark(OperationsPerInvoke = Cells)]
    public void Numbers() => new ColumnSummarizer().AddRange(_numbers);

    /// <summary>Whole numbers of few different values.</summary>
    [Benchmark(OperationsPerInvoke = Cells)]
    public void FewNumbers() => new ColumnSummarizer().AddRange(_few);

    /// <summary>Numbers, one by one.</summary>
    [Benchmark(OperationsPerInvoke = Cells)]
    public void NumbersOneByOne()
    {
        ColumnSummarizer summarizer = new();
        foreach (double number in _numbers) summarizer.Add(number);
    }

    /// <summary>Texts of few different values.</summary>
    [Benchmark(OperationsPerInvoke = Cells)]
    public void Categories() => new ColumnSummarizer().AddRange(_categories);

    /// <summary>Texts that are all different.</summary>
    [Benchmark(OperationsPerInvoke = Cells)]
    public void Identifiers() => new ColumnSummarizer().AddRange(_identifiers);

    /// <summary>A whole recorded run over rows, by cell: reading properties, summarising, sampling and ending the run.</summary>
    [Benchmark(OperationsPerInvoke = Rows * Columns)]
    public int RecordedRows() => Components.Count(_trips);
}
