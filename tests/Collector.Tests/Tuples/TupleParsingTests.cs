using System.Buffers;
using Google.Protobuf;
using OtelMl.Collector.Columns;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Parsing;
using OtelMl.Collector.Tuples;

namespace OtelMl.Collector.Tests.Tuples;

/// <summary>The parser of columns, held to the generated messages.</summary>
public sealed class TupleParsingTests
{
    const int Requests = 3000;
    const int Mutations = 20_000;

    static readonly DateTimeOffset Received = DateTimeOffset.UnixEpoch.AddTicks((long)(Sample.Time / 100));
    static readonly ulong ReceivedNanoseconds = Sample.Time / 100 * 100;

    [Fact]
    public void Every_request_becomes_the_rows_that_it_plainly_has()
    {
        long stored = 0;
        long rejected = 0;
        for (int seed = 0; seed < Requests; seed++)
        {
            ExportTuplesRequest request = new RandomBatches(new Random(seed)).Request();

            Formed? parsed = TupleParser.Form(request.ToByteArray(), ReceivedNanoseconds);

            Assert.True(parsed is not null, $"Request {seed} was left to the generated messages.");
            var plain = new PlainForming(ReceivedNanoseconds);
            IReadOnlyList<Block> expected = plain.Form(request);
            stored += parsed.Rows;
            rejected += plain.Rejected;
            Assert.True(plain.Rejected == parsed.Rejections.Count, $"Of request {seed} {plain.Rejected} rows are to be rejected: {parsed.Rejections.Count}, {parsed.Rejections.Message}");
            FormedBlocks.AssertSameBlocks(expected, parsed.Blocks, $"request {seed}");
        }

        Assert.True(stored > 4 * Requests, $"Only {stored} rows were stored.");
        Assert.InRange(rejected, Requests / 10, stored);
    }

    [Fact]
    public void Fields_in_any_order_twice_unknown_or_not_packed_are_what_the_generated_messages_make_of_them()
    {
        int left = 0;
        for (int seed = 0; seed < Requests; seed++)
        {
            byte[] request = new WireGenerator(new Random(seed), merging: seed % 2 == 0).Message(ExportTuplesRequest.Descriptor);

            Formed? parsed = TupleParser.Form(request, ReceivedNanoseconds);
            left += parsed is null ? 1 : 0;
            parsed?.Release();

            FormedBlocks.AssertEqual(
                TupleParser.FormGenerated(request, ReceivedNanoseconds), TupleParser.Form(new ReadOnlySequence<byte>(request), Received), $"request {seed}");
        }

        Assert.InRange(left, 1, Requests - 1);
    }

    [Fact]
    public void What_the_generated_messages_refuse_is_refused()
    {
        int refused = 0;
        for (int seed = 0; seed < Mutations; seed++)
        {
            var random = new Random(seed);
            byte[] request = ParsingTests.Mutate(new RandomBatches(random).Request().ToByteArray(), random);

            Formed? expected = Generate(request);

            if (expected is null)
            {
                refused++;
                Assert.Throws<MalformedRequestException>(() => TupleParser.Form(new ReadOnlySequence<byte>(request), Received));
            }
            else
            {
                FormedBlocks.AssertEqual(expected, TupleParser.Form(new ReadOnlySequence<byte>(request), Received), $"request {seed}");
            }
        }

        Assert.InRange(refused, Mutations / 20, Mutations * 9 / 10);
    }

    static Formed? Generate(byte[] request)
    {
        try
        {
            return TupleParser.FormGenerated(request, ReceivedNanoseconds);
        }
        catch (MalformedRequestException)
        {
            return null;
        }
    }
}
