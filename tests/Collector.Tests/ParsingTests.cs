using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Otlp;
using OtelMl.Collector.Parsing;

namespace OtelMl.Collector.Tests;

/// <summary>Our own parsers, held to the generated messages.</summary>
public sealed class ParsingTests
{
    const int Requests = 3000;
    const int Mutations = 20_000;

    static readonly DateTimeOffset Received = DateTimeOffset.UnixEpoch.AddTicks((long)(Sample.Time / 100));

    delegate Formed? Parser(ReadOnlySpan<byte> request);

    public enum Signal
    {
        Traces,
        Logs,
        Metrics,
    }

    static MessageDescriptor TypeOf(Signal signal) => signal switch
    {
        Signal.Traces => ExportTraceServiceRequest.Descriptor,
        Signal.Logs => ExportLogsServiceRequest.Descriptor,
        _ => ExportMetricsServiceRequest.Descriptor,
    };

    static Parser Parsed(Signal signal) => signal switch
    {
        Signal.Traces => SpanParser.Form,
        Signal.Logs => request => LogParser.Form(request, Sample.Time / 100 * 100),
        _ => MetricParser.Form,
    };

    static Parser Generated(Signal signal) => signal switch
    {
        Signal.Traces => request => SpanFormer.Form(ExportTraceServiceRequest.Parser.ParseFrom(request)),
        Signal.Logs => request => LogFormer.Form(ExportLogsServiceRequest.Parser.ParseFrom(request), Received),
        _ => request => MetricFormer.Form(ExportMetricsServiceRequest.Parser.ParseFrom(request)),
    };

    static Formed Form(Signal signal, ReadOnlySequence<byte> request) => signal switch
    {
        Signal.Traces => SpanFormer.Form(request),
        Signal.Logs => LogFormer.Form(request, Received),
        _ => MetricFormer.Form(request),
    };

    [Theory]
    [InlineData(Signal.Traces)]
    [InlineData(Signal.Logs)]
    [InlineData(Signal.Metrics)]
    public void Every_request_becomes_the_blocks_that_the_generated_messages_make(Signal signal)
    {
        int records = 0;
        for (int seed = 0; seed < Requests; seed++)
        {
            byte[] request = new WireGenerator(new Random(seed), merging: false).Message(TypeOf(signal));

            Formed? parsed = Parsed(signal)(request);

            Assert.True(parsed is not null, $"Request {seed} was left to the generated messages.");
            Formed expected = Generated(signal)(request)!;
            records += (int)expected.Rows;
            FormedBlocks.AssertEqual(expected, parsed, $"request {seed}");
        }

        Assert.True(records > Requests, $"Only {records} records were stored.");
    }

    [Theory]
    [InlineData(Signal.Traces)]
    [InlineData(Signal.Logs)]
    [InlineData(Signal.Metrics)]
    public void Fields_that_come_twice_merge(Signal signal)
    {
        int left = 0;
        for (int seed = 0; seed < Requests; seed++)
        {
            byte[] request = new WireGenerator(new Random(seed), merging: true).Message(TypeOf(signal));

            left += Parsed(signal)(request) is null ? 1 : 0;

            FormedBlocks.AssertEqual(Generated(signal)(request)!, Form(signal, new ReadOnlySequence<byte>(request)), $"request {seed}");
        }

        Assert.InRange(left, 1, Requests - 1);
    }

    [Theory]
    [InlineData(Signal.Traces)]
    [InlineData(Signal.Logs)]
    [InlineData(Signal.Metrics)]
    public void What_the_generated_messages_refuse_is_refused(Signal signal)
    {
        int refused = 0;
        for (int seed = 0; seed < Mutations; seed++)
        {
            var random = new Random(seed);
            byte[] request = Mutate(new WireGenerator(random, merging: false).Message(TypeOf(signal)), random);

            Formed? expected = Generate(signal, request);
            Formed? parsed = Parsed(signal)(request);

            if (expected is null)
            {
                refused++;
                Assert.True(parsed is null, $"Request {seed} was taken, where the generated messages refuse it.");
                Assert.Throws<MalformedRequestException>(() => Form(signal, new ReadOnlySequence<byte>(request)));
            }
            else
            {
                FormedBlocks.AssertEqual(expected, parsed ?? Form(signal, new ReadOnlySequence<byte>(request)), $"request {seed}");
            }
        }

        Assert.InRange(refused, Mutations / 10, Mutations * 9 / 10);
    }

    [Theory]
    [InlineData(44)]
    [InlineData(45)]
    [InlineData(46)]
    [InlineData(47)]
    [InlineData(48)]
    [InlineData(49)]
    [InlineData(200)]
    public void Values_nest_as_deep_as_with_the_generated_messages(int lists)
    {
        AnyValue array = Sample.Text("core");
        AnyValue map = Sample.Text("core");
        for (int i = 0; i < lists; i++)
        {
            array = Sample.List(array);
            map = new AnyValue { KvlistValue = new KeyValueList { Values = { Sample.Attribute("k", map) } } };
        }

        foreach (AnyValue value in new[] { array, map })
        {
            Span span = Sample.Span();
            span.Attributes.Add(Sample.Attribute("deep", value));
            byte[] request = Sample.Traces("deep", span).ToByteArray();

            Formed? expected = Generate(Signal.Traces, request);
            Formed? parsed = SpanParser.Form(request);

            Assert.Equal(expected is null, parsed is null);
            if (expected is not null)
                FormedBlocks.AssertEqual(expected, parsed!, $"depth {lists}");
        }
    }

    [Theory]
    [InlineData(90)]
    [InlineData(98)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(101)]
    public void Unknown_groups_nest_as_deep_as_with_the_generated_messages(int groups)
    {
        byte[] request = [.. Enumerable.Repeat((byte)((5 << 3) | 3), groups), .. Enumerable.Repeat((byte)((5 << 3) | 4), groups)];

        Assert.Equal(Generate(Signal.Traces, request) is null, SpanParser.Form(request) is null);
    }

    [Fact]
    public void Rows_of_more_days_than_a_block_may_have_are_split_as_the_generated_messages_split_them()
    {
        var random = new Random(1);
        IEnumerable<Span> spans = Enumerable.Range(0, 400).Select(_ =>
        {
            Span span = Sample.Span(Sample.Time + ((ulong)random.Next(120) * Sample.Day));
            span.Attributes.Add(Sample.Attribute("key", "value"));
            span.Events.Add(new Span.Types.Event { Name = "event", TimeUnixNano = random.Next(10) == 0 ? ulong.MaxValue : Sample.Time });
            return span;
        });
        byte[] request = Sample.Traces("days", spans).ToByteArray();

        Formed expected = Generate(Signal.Traces, request)!;

        Assert.Equal(3, expected.Blocks.Count);
        FormedBlocks.AssertEqual(expected, SpanParser.Form(request)!, "days");
    }

    [Fact]
    public void A_request_in_pieces_is_the_request()
    {
        byte[] request = Sample.Traces("pieces", Enumerable.Range(0, 50).Select(_ => Sample.Span())).ToByteArray();

        Formed whole = SpanFormer.Form(new ReadOnlySequence<byte>(request));
        Formed pieces = SpanFormer.Form(Pieces.Of(request, 7));

        FormedBlocks.AssertEqual(whole, pieces, "pieces");
    }

    static Formed? Generate(Signal signal, byte[] request)
    {
        try
        {
            return Generated(signal)(request);
        }
        catch (Exception malformed) when (malformed is not OutOfMemoryException)
        {
            return null;
        }
    }

    internal static byte[] Mutate(byte[] request, Random random)
    {
        if (request.Length == 0)
            return request;
        int kind = random.Next(4);
        if (kind == 0)
            return request[..random.Next(request.Length)];
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int at = random.Next(request.Length);
            request[at] = kind switch
            {
                1 => (byte)(request[at] ^ (1 << random.Next(8))),
                2 => (byte)random.Next(256),
                _ => new byte[] { 0, 0x7f, 0x80, 0xff }[random.Next(4)],
            };
        }

        return request;
    }
}
