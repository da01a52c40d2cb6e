using OtelMl.Instrumentation.Generator.Tests.Annotated;
using OtelMl.Instrumentation.Tests;

namespace OtelMl.Instrumentation.Generator.Tests;

public sealed class DigestTests : IDisposable
{
    static readonly Guid Key = new("6f1c54b3-6a4c-4f57-9d1c-0d8f2f2b7a11");

    readonly Telemetry _telemetry = new();
    readonly IDisposable _registration;

    public DigestTests() => _registration = _telemetry.Pipeline.Register();

    [Fact]
    public void Rows_that_differ_in_anything_they_hold_have_different_digests()
    {
        Parcel[] different =
        [
            Some(), Some() with { Weight = 2 }, Some() with { Embedding = [1, 3] }, Some() with { Embedding = null }, Some() with { Key = Guid.Empty },
            Some() with { At = new(8, 1) }, Some() with { Precision = (Half)0.5 }, Some() with { Tags = ["ab", "c"] }, Some() with { Tags = ["a", "b"] },
            Some() with { Grid = new double[1, 2] }, Some() with { Grid = new double[2, 1] }, Some() with { Number = (1L << 53) + 1 }, Some() with { Number = 1L << 53 },
            Some() with { Price = 1.0000000000000000000000000001m }, Some() with { Serial = ulong.MaxValue }, Some() with { Serial = ulong.MaxValue - 1 },
            Some() with { Field = 7 }, Some() with { Legs = [[1], [2, 3]] }, Some() with { Legs = [[1, 2], [3]] },
        ];

        Assert.Equal(different.Length, different.Select(row => Digest(row)).Distinct().Count());
        Assert.NotEqual(Digest(different[11], different[12]), Digest(different[12], different[11]));
        Assert.NotEqual(Numbers((1L << 53) + 1), Numbers(1L << 53));
    }

    [Fact]
    public void Equal_rows_have_equal_digests_however_they_are_kept()
    {
        Assert.Equal(Digest(Some(), Some()), Digest(Some(), Some()));
        Assert.Equal(Digest(Some()), Digest(Some() with { Price = 1.0000000000000000000000m, Tags = new(64) { "a", "bc" }, Note = "ignored" }));
        Assert.Equal(Digest(Some() with { Price = 1.00000000000000000001m }), Digest(Some() with { Price = 1.0000000000000000000100m }));
    }

    [Fact]
    public void Intervals_of_summaries_leave_a_digest_as_it_is()
    {
        string before = Digest(Some(), Some() with { Weight = 3 }, Some() with { Weight = 4 });
        Pipeline.ShipSlowly(Slowly(Some(), Some() with { Weight = 3 }, Some() with { Weight = 4 }));

        Assert.Equal(before, ((string[])_telemetry.Span("run slow shipping").GetTagItem("ml.run.input_digests")!).Single());
    }

    public void Dispose()
    {
        _registration.Dispose();
        _telemetry.Dispose();
    }

    static Parcel Some() => new()
    {
        Weight = 1,
        Embedding = [1, 2],
        Key = Key,
        At = new(8, 0),
        Precision = (Half)0.25,
        Tags = ["a", "bc"],
        Price = 1m,
    };

    IEnumerable<Parcel> Slowly(params Parcel[] rows)
    {
        foreach (Parcel row in rows)
        {
            _telemetry.Clock.Advance(TimeSpan.FromMinutes(1));
            yield return row;
        }
    }

    string Digest(params Parcel[] rows)
    {
        Pipeline.Ship(rows);
        return ((string[])_telemetry.Spans.Last(span => span.DisplayName == "run shipping").GetTagItem("ml.run.input_digests")!).Single();
    }

    string Numbers(params long[] numbers)
    {
        Pipeline.Count(numbers);
        return ((string[])_telemetry.Spans.Last(span => span.DisplayName == "run counting").GetTagItem("ml.run.input_digests")!).Single();
    }
}
