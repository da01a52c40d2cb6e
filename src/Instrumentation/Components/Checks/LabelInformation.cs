using System.Runtime.InteropServices;

namespace OtelMl.Instrumentation;

/// <summary>How much of a label a feature tells all by itself.</summary>
/// <remarks>Theil (1970), "On the estimation of relationships involving qualitative variables": the uncertainty coefficient.</remarks>
static class LabelInformation
{
    // So many rows of all labels together are added to each value of the feature, or one row of another label would be infinitely wrong.
    const double Prior = 0.1;

    /// <summary>
    /// The mutual information as a share of the label's entropy: 1 when the label follows from the feature, about 0 or below when it
    /// tells nothing. Each row's label is told from the other rows, so that a value that occurs once tells nothing either.
    /// </summary>
    /// <param name="feature">The feature of each row, as a code.</param>
    /// <param name="label">The label of each row, as a code; not all are the same.</param>
    public static double Share(int[] feature, int[] label)
    {
        Dictionary<int, int> values = [];
        Dictionary<int, int> labels = [];
        Dictionary<(int Value, int Label), int> cells = [];
        for (int row = 0; row < label.Length; row++)
        {
            Count(values, feature[row]);
            Count(labels, label[row]);
            Count(cells, (feature[row], label[row]));
        }

        double rows = label.Length;
        double entropy = labels.Values.Sum(count => -count * Math.Log(count / rows));
        double unknown = cells.Sum(cell =>
            -cell.Value * Math.Log((cell.Value - 1 + (Prior * labels[cell.Key.Label] / rows)) / (values[cell.Key.Value] - 1 + Prior)));
        return 1 - (unknown / entropy);
    }

    static void Count<T>(Dictionary<T, int> counts, T key)
        where T : notnull => CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _)++;
}
