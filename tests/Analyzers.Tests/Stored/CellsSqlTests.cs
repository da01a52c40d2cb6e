using OtelMl.Analyzers.Detection.Accuracy;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Stored;

/// <summary>The SQL that places predictions into buckets against the C# that learnt them.</summary>
[Collection(ClickHouseFixture.Tables)]
public sealed class CellsSqlTests(ClickHouseFixture clickHouse)
{
    const int Live = 300;

    static readonly string[] Boroughs = ["Queens", "Bronx", "", "O'Hare \\ [1]", "Newark"];
    static readonly string[] OddNumbers = ["nan", "inf", "-inf", "0", "-0", "12.5"];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("with scores", 1)]
    [InlineData("without scores", 0)]
    [InlineData("with some scores", 0.6)]
    public async Task Every_prediction_falls_into_the_same_stratum_and_is_expected_as_right_in_both(string name, double scored)
    {
        var random = new Random(11);
        var pipeline = new StoredPipeline(clickHouse.Store, $"cells {name}");
        StoredRow[] training = [.. Enumerable.Range(0, 400).Select(i => Draw(random, i, scored, odd: 0))];
        await pipeline.ReferAsync("1", "yes", training.Where((_, i) => i % 3 != 0));
        await pipeline.ReferAsync("1", "no", training.Where((_, i) => i % 3 == 0));
        StoredRow[] live = [.. Enumerable.Range(0, Live).Select(i => Draw(random, i, scored, odd: 0.3))];
        await pipeline.PredictAsync(live);

        var data = new PipelineData(clickHouse.Store);
        List<ReferenceRow> rows = await ReferenceAsync(data, pipeline.Name);
        var reference = ReferenceModel.Fit(rows);
        // Every prediction has a day, and so a cell, of its own.
        Dictionary<int, Cell> cells = (await data.CellsAsync(pipeline.Name, StoredPipeline.Origin, reference, Cancellation)).ToDictionary(cell => cell.Day);

        Assert.Equal(400, rows.Count);
        Assert.Equal(Live, cells.Count);
        for (int i = 0; i < Live; i++)
        {
            ReferenceRow row = live[i].AsReference();
            Assert.Equal((1, Cell.Never, 0), (cells[i].Count, cells[i].LabelledOn, cells[i].Correct));
            Assert.Equal(reference.Stratification.IndexOf(row), cells[i].Stratum);
            Assert.Equal(reference.Expected(row), cells[i].Expected, tolerance: 1e-12);
        }

        // Nothing was tested unless predictions fell into different buckets, the one for missing values included.
        Assert.Contains(reference.Buckets, bucket => bucket.Bucketing.Categories.Count > 0);
        Assert.Equal(scored > 0, reference.Buckets.Any(bucket => bucket.Bucketing.Feature == Bucketing.Score));
        Assert.All(reference.Buckets, bucket => Assert.Contains(live, row => bucket.Bucketing.IndexOf(row.AsReference()) == Bucketing.Missing));
        Assert.InRange(cells.Values.Select(cell => cell.Expected).Distinct().Count(), 50, Live);
    }

    [Fact]
    public async Task A_reference_comes_back_as_it_was_stored()
    {
        var pipeline = new StoredPipeline(clickHouse.Store, "reference rows");
        var features = new Dictionary<string, string> { ["fare"] = "12.5", ["borough"] = "Queens" };
        await pipeline.ReferAsync("1", "no", new StoredRow("b", 0) { Score = 0.25, Features = features });
        await pipeline.ReferAsync("1", "yes", new StoredRow("a", 0));

        List<ReferenceRow> rows = await ReferenceAsync(new PipelineData(clickHouse.Store), pipeline.Name);

        Assert.Equal([(true, null), (false, 0.25)], rows.Select(row => (row.Correct, row.Score)));
        Assert.Equal(12.5, rows[1].Number("fare"));
        Assert.Null(rows[1].Number("borough"));
        Assert.Equal("Queens", rows[1].Text("borough"));
        Assert.Null(rows[0].Text("borough"));
    }

    static async Task<List<ReferenceRow>> ReferenceAsync(PipelineData data, string pipeline)
    {
        ReferenceSet? newest = await data.NewestReferenceAsync(pipeline, Cancellation);
        return await data.ReferenceAsync(pipeline, newest!.Value, Cancellation);
    }

    static StoredRow Draw(Random random, int day, double scored, double odd)
    {
        var features = new Dictionary<string, string>();
        if (!random.Happens(0.1))
            features["fare"] = random.Happens(odd) ? random.Pick(OddNumbers) : $"{random.Next(0, 40) / 2.0}";
        if (!random.Happens(0.1))
            features["distance"] = random.Happens(odd / 3) ? "far" : $"{random.NextDouble():R}";
        if (!random.Happens(0.1))
            features["borough"] = random.Happens(odd) ? "never seen" : random.Pick(Boroughs);
        double score = random.Happens(odd / 3) ? double.NaN : random.Next(0, 20) / 20.0;
        return new StoredRow($"{day:D4}", day) { Score = random.Happens(scored * (1 - odd / 10)) ? score : null, Features = features };
    }
}
