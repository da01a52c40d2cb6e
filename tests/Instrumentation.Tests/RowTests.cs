using System.Text.Json;
using OtelMl.Instrumentation.Tests.Components;

namespace OtelMl.Instrumentation.Tests;

public sealed class RowTests
{
    static readonly ModelRowSchema Schema = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5000)]
    public void Rows_are_summarised_as_their_columns_are(int count)
    {
        ModelRow[] rows = ModelRow.Many(count, new Random(1));
        MlRows cells = Read(rows, sample: 0);

        IReadOnlyList<ColumnSummary> summaries = cells.Summarize();
        Assert.Equal(count, cells.Count);
        Assert.Equal(["label", "prediction", "score", .. Enumerable.Range(0, 12).Select(i => $"f{i}")], summaries.Select(summary => summary.Column));
        ColumnSummarizer one = new();
        foreach (ModelRow row in rows) one.Add(row.Features[4]);
        ColumnSummary expected = one.ToSummary("f4");
        ColumnSummary actual = summaries.Single(summary => summary.Column == "f4");
        Assert.Equal(expected.Rows, actual.Rows);
        Assert.Equal(expected.Distinct, actual.Distinct);
        Assert.Equal(expected.Scale, actual.Scale);
        Assert.Equal(expected.Positive.Counts, actual.Positive.Counts);
        Assert.Equal(expected.Negative.Counts, actual.Negative.Counts);
        Assert.Equal(expected.Mean ?? 0, actual.Mean ?? 0, 1e-12);
        Assert.Equal(expected.Variance ?? 0, actual.Variance ?? 0, 1e-9);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(50)]
    [InlineData(30)]
    [InlineData(5)]
    public void Every_row_is_as_likely_as_any_other_to_be_in_a_sample_however_many_were_expected(long rows)
    {
        // Each of 50 rows is in a sample of 10 with probability 1/5; over 4,000 samples a row's count has a standard error of 25.3.
        const int Samples = 4000;
        int[] taken = new int[50];
        for (int seed = 0; seed < Samples; seed++)
        {
            RowReservoir reservoir = new(10, new Random(seed), rows);
            int[] slots = new int[10];
            for (int row = 0; row < taken.Length; row++)
            {
                if (reservoir.Offer() is >= 0 and int slot) slots[slot] = row;
            }

            foreach (int row in slots) taken[row]++;
        }

        double expected = Samples / 5.0;
        double chiSquared = taken.Sum(count => (count - expected) * (count - expected) / (expected * 0.8));
        // 49 degrees of freedom: mean 49, standard deviation 9.9.
        Assert.InRange(chiSquared, 49 - 40, 49 + 40);
    }

    [Fact]
    public void A_sample_of_fewer_rows_than_were_expected_prefers_none_of_them()
    {
        // Each of 25 rows is in the sample of 10 of 50 that were expected with probability 1/5: a standard error of 25.3 of 4,000.
        int[] taken = new int[25];
        for (int seed = 0; seed < 4000; seed++)
        {
            RowReservoir reservoir = new(10, new Random(seed), expected: 50);
            for (int row = 0; row < taken.Length; row++) taken[row] += reservoir.Offer() >= 0 ? 1 : 0;
        }

        Assert.All(taken, count => Assert.InRange(count, 800 - 100, 800 + 100));
    }

    [Fact]
    public void A_sample_is_whole_rows_and_no_more_than_asked_for()
    {
        ModelRow[] rows = ModelRow.Many(3000, new Random(1));
        MlTable sample = Read(rows, sample: 100).ToTable()!;

        Assert.Equal(100, sample.Count);
        Assert.False(sample.IsComplete);
        Dictionary<string, ModelRow> byId = rows.ToDictionary(row => row.Id);
        for (int i = 0; i < sample.Count; i++) Assert.Equal(byId[sample.Texts(0)[i]!].Features[7], sample.Numbers(13)[i]);
        Assert.True(Read(rows[..50], sample: 100).ToTable()!.IsComplete);
    }

    [Fact]
    public void Digests_tell_rows_and_their_order_apart()
    {
        ModelRow[] rows = ModelRow.Many(3000, new Random(1));

        Assert.Equal(Digest(rows), Digest([.. rows]));
        Assert.NotEqual(Digest(rows), Digest([.. rows.Reverse()]));
        Assert.NotEqual(Digest(rows), Digest(rows[1..]));
        Assert.NotEqual(Digest([rows[0] with { Id = "ab", Group = "c" }]), Digest([rows[0] with { Id = "a", Group = "bc" }]));
    }

    [Fact]
    public void A_table_says_which_reading_fits_a_column()
    {
        MlTable table = Read(ModelRow.Many(3, new Random(1)), sample: 3).ToTable()!;

        Assert.Throws<ArgumentException>(() => table.Numbers(0));
        Assert.Throws<ArgumentException>(() => table.Texts(1));
        Assert.Equal(3, table.ColumnOf(MlColumnRole.Label));
        Assert.Equal(-1, table.ColumnOf("nonsense"));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(3000)]
    public void A_workspace_remembers_nothing_of_the_rows_before(int before)
    {
        ModelRow[] rows = ModelRow.Many(500, new Random(2));
        MlRows fresh = Read(rows, sample: 0);
        RowWorkspaces workspaces = new();
        MlRows used = Read(ModelRow.Many(before, new Random(1)), sample: 100, workspaces.Rent());
        MlTable kept = used.ToTable()!;
        string first = kept.Texts(0)[0]!;
        used.Close(workspaces);

        MlRows again = Read(rows, sample: 0, workspaces.Rent());
        again.Close(workspaces);
        Assert.Equal(fresh.Digest(), again.Digest());
        Assert.Equal(Told(fresh), Told(again));
        Assert.Equal(before, used.Summarize()[0].Rows);
        Assert.Equal(first, kept.Texts(0)[0]);
    }

    [Fact]
    public void Rows_that_are_closed_take_no_more()
    {
        RowWorkspaces workspaces = new();
        MlRows rows = Read(ModelRow.Many(5, new Random(1)), sample: 0, workspaces.Rent());
        rows.Close(workspaces);

        Assert.Throws<IndexOutOfRangeException>(() => rows.Number(1, 1.0));
    }

    static string Told(MlRows rows) => string.Join('\n', rows.Summarize().Select(summary => JsonSerializer.Serialize(summary)));

    static string Digest(ModelRow[] rows) => Read(rows, sample: 0).Digest()!;

    static MlRows Read(ModelRow[] rows, int sample, RowWorkspace? workspace = null)
    {
        MlRows cells = new(Schema.Columns, workspace ?? new(), summarize: true, digest: true, sample, new Random(1));
        foreach (ModelRow row in rows)
        {
            Schema.Read(row, cells);
            cells.EndRow();
        }

        return cells;
    }
}
