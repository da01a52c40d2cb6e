using Google.Protobuf;
using OtelMl.Collector.Otlp;
using OtelMl.Collector.Parsing;
using OtelMl.Collector.Tests.Tuples;
using OtelMl.Collector.Tuples;

namespace OtelMl.Collector.Tests;

/// <summary>What parsing leaves to the garbage collector. The pool of buffers is the process's, so nobody else may take from it meanwhile.</summary>
[Collection(nameof(Alone))]
public sealed class ParsingMemoryTests
{
    [Fact]
    public void A_span_costs_hardly_any_memory()
    {
        Span span = Sample.Span();
        for (int i = 0; i < 20; i++)
            span.Attributes.Add(Sample.Attribute($"attribute.{i}", i % 2 == 0 ? Sample.Text($"value {i}") : new AnyValue { IntValue = i }));
        byte[] request = Sample.Traces("cheap", Enumerable.Repeat(span, 512)).ToByteArray();
        for (int i = 0; i < 20; i++)
            SpanParser.Form(request)!.Release();

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++)
            SpanParser.Form(request)!.Release();
        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / (20 * 512);

        Assert.InRange(each, 0, 100);
    }

    [Fact]
    public void A_cell_costs_hardly_any_memory()
    {
        const int rows = 500;
        byte[] request = Batch.Request(Batch.Of(
            TupleKind.Tuple,
            "cheap",
            rows,
            [
                Batch.Int64s("ml.tuple.id", Enumerable.Range(0, rows).Select(row => (long)row)),
                .. Enumerable.Range(0, 200).Select(column => Batch.Doubles($"ml.feature.{column}", Enumerable.Range(0, rows).Select(row => row / 7.0))),
            ])).ToByteArray();
        for (int i = 0; i < 5; i++)
            TupleParser.Form(request, Sample.Time)!.Release();

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 5; i++)
            TupleParser.Form(request, Sample.Time)!.Release();
        double each = (GC.GetAllocatedBytesForCurrentThread() - before) / (5.0 * 200 * rows);

        Assert.InRange(each, 0, 2);
    }
}
