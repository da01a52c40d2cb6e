using OtelMl.Analyzers.Detection.Performance;

namespace OtelMl.Analyzers.Tests.Performance;

public sealed class TaskTests
{
    [Theory]
    [InlineData(MlTask.Binary, "0", "1")]
    [InlineData(MlTask.Binary, "1")]
    [InlineData(MlTask.Multiclass, "1", "2", "3")]
    [InlineData(MlTask.Multiclass, "0.5", "1.5", "red")]
    [InlineData(MlTask.Regression, "0.5", "1.5", "2")]
    public void Numbers_with_fractions_are_amounts_however_few_they_are(MlTask task, params string[] labels) => Assert.Equal(task, LabelTask.Of(labels, 0));

    [Fact]
    public void Many_numbers_are_amounts_unless_each_has_a_score()
    {
        string[] labels = [.. Enumerable.Range(0, 21).Select(label => $"{label}")];

        Assert.Equal(MlTask.Regression, LabelTask.Of(labels, 0));
        Assert.Equal(MlTask.Multiclass, LabelTask.Of(labels, 21));
        Assert.Equal(MlTask.Multiclass, LabelTask.Of(labels[..20], 0));
    }

    [Fact]
    public void The_metric_that_is_asked_for_first_is_the_first() =>
        Assert.Equal(["roc_auc", "accuracy"], TaskMetrics.Of(MlTask.Binary, scored: true, probable: true, ["roc_auc", "mae", "accuracy"]).Select(metric => metric.Name));

    [Fact]
    public void Scores_that_are_no_probabilities_have_no_log_loss()
    {
        string[] all = [.. TaskMetrics.Of(MlTask.Multiclass, scored: true, probable: true, []).Select(metric => metric.Name)];

        Assert.Equal(all.Except(["log_loss"]), TaskMetrics.Of(MlTask.Multiclass, scored: true, probable: false, []).Select(metric => metric.Name));
        Assert.Contains("log_loss", all);
    }
}
