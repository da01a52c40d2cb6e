namespace OtelMl.Instrumentation.Tests.Components;

public sealed class LeakageTests : IDisposable
{
    const int Seeds = 40;

    static readonly CellSchema Timed = new(new("at", true, MlColumnRole.Time), new("known_at", true, MlColumnRole.LabelTime), new("label", false, MlColumnRole.Label));

    readonly ComponentRun _component = new();
    readonly ModelRow[] _training = ModelRow.Many(2000, new Random(1));
    readonly ModelRow[] _test = ModelRow.Many(500, new Random(2), first: 2000);

    [Fact]
    public void A_clean_split_passes_whatever_the_seed()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Dictionary<string, string> outcomes = Split(ModelRow.Many(1000, new Random(seed)), ModelRow.Many(300, new Random(seed + 1000), first: 1000));

            Assert.Equal(["group_leakage", "near_duplicate", "row_leakage", "time_leakage"], outcomes.Keys.Order());
            Assert.All(outcomes.Values, outcome => Assert.Equal("pass", outcome));
        }
    }

    [Fact]
    public void Rows_in_both_parts_are_found_though_their_ids_differ() =>
        AssertFails("row_leakage", Split(_training, [.. _test.Skip(10), .. _training.Take(10).Select(row => row with { Id = "new " + row.Id, At = _test[0].At, Group = "new" })]));

    [Fact]
    public void An_id_in_both_parts_is_found_though_its_features_differ() =>
        AssertFails("row_leakage", Split(_training, [.. _test.Skip(1), _test[0] with { Id = "r7" }]));

    [Fact]
    public void Rows_that_differ_in_one_of_twelve_features_are_found() => AssertFails(
        "near_duplicate",
        Split(_training, [.. _test.Skip(25), .. _training.Take(25).Select(row => row with { Id = "new " + row.Id, At = _test[0].At, Group = "new", Features = [.. row.Features.SkipLast(1), 9] })]));

    [Fact]
    public void Test_rows_older_than_training_rows_are_found() => AssertFails("time_leakage", Split(_training, [.. _test.Skip(1), _test[0] with { At = _training[5].At }]));

    [Fact]
    public void A_group_in_both_parts_is_found() => AssertFails("group_leakage", Split(_training, [.. _test.Skip(1), _test[0] with { Group = "g5" }]));

    [Fact]
    public void Training_checks_its_inputs_likewise()
    {
        Dictionary<string, string> outcomes = _component.Run("training", new TrainingComponent(), [(MlDataPart.Training, _training), (MlDataPart.Test, _training)], []);

        Assert.All((string[])["row_leakage", "near_duplicate", "time_leakage", "group_leakage"], name => Assert.Equal("fail", outcomes[name]));
    }

    [Fact]
    public void A_feature_that_tells_the_label_is_found()
    {
        ModelRow[] leaking = [.. _training.Select(row => row with { Features = [.. row.Features.SkipLast(1), row.Label ? -1 - row.Features[0] * row.Features[0] : 1] })];

        Assert.Equal("fail", _component.Run("training", new TrainingComponent(), [(MlDataPart.Training, leaking)], [])["label_leakage"]);
        Assert.Equal("pass", _component.Run("training", new TrainingComponent(), [(MlDataPart.Training, _training)], [])["label_leakage"]);
    }

    [Fact]
    public void Equal_parts_are_compared_once()
    {
        int compared = 0;
        LatestComparison<int> latest = new((_, _) => ++compared);

        Assert.Equal(1, latest.Of(Table(_training), Table(_test)));
        Assert.Equal(1, latest.Of(Table([.. _training]), Table([.. _test])));
        Assert.Equal(2, latest.Of(Table(_training), Table([.. _test.Skip(1), _test[0] with { Label = !_test[0].Label }])));
        Assert.Equal(3, latest.Of(Table(_test), Table(_training)));
        Assert.Equal(4, latest.Of(Table(_test, digest: false), Table(_training)));
    }

    [Fact]
    public void Rows_of_few_different_values_may_be_alike_whatever_the_seed()
    {
        int silent = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            Random random = new(seed);
            Dictionary<string, string> outcomes = SplitFew(FewValued(2000, kinds: 2 + (seed % 3), random), FewValued(500, kinds: 2 + (seed % 3), random));
            silent += outcomes is { Count: 2 } && outcomes.Values.All(outcome => outcome == "pass") ? 1 : 0;
        }

        Assert.InRange(silent, Seeds * 0.95, Seeds);
    }

    [Fact]
    public void Rows_in_both_parts_are_found_among_rows_that_are_alike_by_chance()
    {
        for (int seed = 0; seed < 10; seed++)
        {
            // 2,000 rows of 3^10 kinds: one in thirty is like another by chance.
            Random random = new(seed);
            object?[][] training = FewValued(2000, kinds: 3, random);

            Assert.Equal("fail", SplitFew(training, [.. FewValued(350, kinds: 3, random), .. training.Take(150)])["row_leakage"]);
        }
    }

    [Fact]
    public void A_feature_that_tells_a_label_of_any_kind_is_found_in_any_form()
    {
        for (int seed = 0; seed < 10; seed++)
        {
            Random random = new(seed);
            double[] numbers = Normals(2000, random);
            string[] signs = Array.ConvertAll(numbers, number => number > 0 ? "yes" : "no");
            double[] classes = Array.ConvertAll(numbers, number => number > 1 ? 1.0 : number > -1 ? 2 : 3);

            Assert.Equal("fail", Leakage(signs, signs));
            Assert.Equal("fail", Leakage(signs, signs.Select(sign => sign == "no" ? "maybe" : sign)));
            Assert.Equal("fail", Leakage(signs, signs.Select(sign => sign == "no" ? null : "seen")));
            Assert.Equal("fail", Leakage(classes, classes.Select(kind => kind == 2 ? 9 : kind)));
            Assert.Equal("fail", Leakage(classes, classes.Select(kind => $"class {kind}")));
            Assert.Equal("fail", Leakage(numbers.Select(number => Math.Abs(number) > 1 ? "far" : "near"), numbers));
            Assert.Equal("fail", Leakage(numbers, numbers));
            Assert.Equal("fail", Leakage(numbers, numbers.Select(number => -Math.Exp(number))));
            Assert.Equal("fail", Leakage(numbers, numbers.Select(number => number + (0.0001 * ModelRow.Normal(random)))));
        }
    }

    [Fact]
    public void A_feature_that_tells_much_and_not_all_does_not_leak_whatever_the_seed()
    {
        int silent = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            Random random = new(seed);
            double[] numbers = Normals(seed % 2 == 0 ? 60 : 1000, random);
            IEnumerable<double> Near(double error) => numbers.Select(number => number + (error * ModelRow.Normal(random)));
            string?[] outcomes =
            [
                Leakage(numbers, numbers.Select((_, i) => $"occurs once {i}")),
                Leakage(numbers.Select(number => number > 0 ? "yes" : "no"), Near(0.5)),
                Leakage(numbers.Select(number => number > 1 ? 1.0 : number > -1 ? 2 : 3), Near(0.2)),
                Leakage(numbers, Near(0.2)),
                Leakage(numbers.Select((_, i) => i == 7 ? "rare" : "usual"), Normals(numbers.Length, random)),
                Leakage(numbers.Select((_, i) => i == 7 ? "rare" : "usual"), Normals(numbers.Length, random).Select(number => number > 2 ? "high" : "low")),
            ];
            silent += outcomes.All(outcome => outcome == "pass") ? 1 : 0;
        }

        Assert.InRange(silent, Seeds * 0.95, Seeds);
    }

    [Fact]
    public void What_a_feature_that_has_nothing_to_do_with_the_label_tells_is_nothing_on_average()
    {
        // The plain estimate is too high by (values - 1) (labels - 1) / (2 rows entropy) = 0.13 of it here.
        Random random = new(1);
        double sum = 0;
        for (int i = 0; i < 200; i++)
            sum += LabelInformation.Share([.. Enumerable.Range(0, 200).Select(_ => random.Next(20))], [.. Enumerable.Range(0, 200).Select(_ => random.Next(4))]);

        Assert.InRange(sum / 200, -0.4, 0.01);
    }

    [Fact]
    public void The_similarity_of_signatures_estimates_that_of_sets_without_bias()
    {
        // Sets of 20 that share 15: their similarity is 15 / 25. A signature's 60 places agree each with that probability.
        const double Truth = 15.0 / 25;
        const int Pairs = 2000;
        Random random = new(3);
        double sum = 0;
        ulong[] one = new ulong[MinHash.Length];
        ulong[] other = new ulong[MinHash.Length];
        for (int i = 0; i < Pairs; i++)
        {
            ulong[] members = [.. Enumerable.Range(0, 25).Select(_ => (ulong)random.NextInt64())];
            MinHash.Sign(members.AsSpan(0, 20), one);
            MinHash.Sign(members.AsSpan(5, 20), other);
            sum += (double)one.Zip(other).Count(pair => pair.First == pair.Second) / MinHash.Length;
        }

        double standardError = Math.Sqrt(Truth * (1 - Truth) / MinHash.Length / Pairs);
        Assert.Equal(Truth, sum / Pairs, 4 * standardError);
    }

    [Fact]
    public void Rows_that_are_later_than_their_labels_are_found()
    {
        Assert.Equal("pass", Train([(MlDataPart.Training, TimedRows(0, 100)), (MlDataPart.Test, TimedRows(0, 50))]));
        Assert.Equal("fail", Train([(MlDataPart.Training, TimedRows(0, 100)), (MlDataPart.Test, TimedRows(3, 50))]));
        Assert.Equal("0 of 100 training rows, 3 of 50 test rows are later than their labels", LabelTimeMessage());
        Assert.Equal("fail", Train([(MlDataPart.Training, TimedRows(2, 100)), (MlDataPart.Test, TimedRows(0, 50)), (MlDataPart.Training, TimedRows(5, 20))]));
        Assert.Equal("7 of 120 training rows, 0 of 50 test rows are later than their labels", LabelTimeMessage());
        Assert.Equal("fail", Train([(MlDataPart.Whole, TimedRows(4, 60))]));
        Assert.Equal("4 of 60 rows are later than their labels", LabelTimeMessage());
    }

    [Fact]
    public void Rows_that_lack_either_time_do_not_count()
    {
        object?[][] untimed = [[5.0, null, "1"], [null, 1.0, "1"], [null, null, "0"]];

        Assert.Equal("pass", Train([(MlDataPart.Training, [.. TimedRows(0, 100), .. untimed])]));
        Assert.Equal("0 of 100 training rows are later than their labels", LabelTimeMessage());
        Assert.Equal("pass", Train([(MlDataPart.Training, TimedRows(0, 100)), (MlDataPart.Test, untimed)]));
        Assert.Equal("0 of 100 training rows are later than their labels", LabelTimeMessage());
        Assert.Null(Train([(MlDataPart.Training, untimed)]));
    }

    [Theory]
    [InlineData(MlColumnRole.Time)]
    [InlineData(MlColumnRole.LabelTime)]
    public void Label_times_are_asked_for_only_where_rows_have_both_times(MlColumnRole only)
    {
        CellSchema schema = new(new("at", true, only), new("label", false, MlColumnRole.Label));
        object?[][] rows = [[1.0, "0"], [2.0, "1"]];

        Assert.DoesNotContain("label_time", _component.Run("untimed", new TrainingComponent(), schema, [(MlDataPart.Training, rows)], []).Keys);
    }

    [Fact]
    public void A_label_time_is_not_summarised()
    {
        Train([(MlDataPart.Training, TimedRows(0, 100))]);

        Assert.Equal(
            ["label"],
            _component.Telemetry.Events.Where(record => record.EventId.Name == "ml.column.summary").Select(record => record.Attribute("ml.column.name")));
    }

    public void Dispose() => _component.Dispose();

    static object?[][] TimedRows(int late, int count) =>
        [.. Enumerable.Range(0, count).Select(i => (object?[])[(double)i, i < late ? i - 1.0 : i % 2 == 0 ? i : i + 100.0, $"{i % 2}"])];

    string? Train((MlDataPart Part, object?[][] Rows)[] inputs) => _component.Run("timed", new TrainingComponent(), Timed, inputs, []).GetValueOrDefault("label_time");

    object? LabelTimeMessage() =>
        _component.Telemetry.Events.Single(record => Equals(record.Attribute("ml.test.name"), "label_time")).Attribute("ml.test.message");

    static MlTable Table(ModelRow[] rows, bool digest = true)
    {
        ModelRowSchema schema = new();
        MlRows all = MlRows.KeepingAll(schema.Columns, new(), digest, rows.Length);
        foreach (ModelRow row in rows)
        {
            schema.Read(row, all);
            all.EndRow();
        }

        return all.ToTable()!;
    }

    static void AssertFails(string name, Dictionary<string, string> outcomes) =>
        Assert.All(outcomes, outcome => Assert.Equal(outcome.Key == name || (name == "row_leakage" && outcome.Key == "near_duplicate" && outcomes[outcome.Key] == "fail") ? "fail" : "pass", outcome.Value));

    static object?[][] FewValued(int rows, int kinds, Random random) =>
        [.. Enumerable.Range(0, rows).Select(_ => (object?[])[.. Enumerable.Range(0, 10).Select(_ => (object?)(double)random.Next(kinds))])];

    static double[] Normals(int count, Random random) => [.. Enumerable.Range(0, count).Select(_ => ModelRow.Normal(random))];

    string? Leakage<TLabel, TFeature>(IEnumerable<TLabel> labels, IEnumerable<TFeature> feature) => _component.Run(
        "training",
        new TrainingComponent(),
        new CellSchema(new("label", typeof(TLabel) == typeof(double), MlColumnRole.Label), new("feature", typeof(TFeature) == typeof(double))),
        [(MlDataPart.Training, [.. labels.Zip(feature, (label, value) => (object?[])[label, value])])],
        []).GetValueOrDefault("label_leakage");

    Dictionary<string, string> SplitFew(object?[][] training, object?[][] test) => _component.Run(
        "split",
        new TrainTestSplitComponent(),
        new CellSchema([.. Enumerable.Range(0, 10).Select(i => new MlColumnInfo($"f{i}", true))]),
        [],
        [(MlDataPart.Training, training), (MlDataPart.Test, test)]);

    Dictionary<string, string> Split(ModelRow[] training, ModelRow[] test) => _component.Run(
        "split", new TrainTestSplitComponent(), [], [(MlDataPart.Training, training), (MlDataPart.Test, test)]);
}
