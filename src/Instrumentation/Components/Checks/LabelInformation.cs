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
    /// <param name="feature">The feature of each row, as a small whole number.</param>
    /// <param name="label">The label of each row, as a small whole number; not all are the same.</param>
    public static double Share(int[] feature, int[] label)
    {
        int[] values = new int[feature.Max() + 1];
        int[] labels = new int[label.Max() + 1];
        Dictionary<long, int> cells = [];
        for (int row = 0; row < label.Length; row++)
        {
            values[feature[row]]++;
            labels[label[row]]++;
            CollectionsMarshal.GetValueRefOrAddDefault(cells, ((long)feature[row] << 32) | (long)label[row], out _)++;
        }

        double rows = label.Length;
        double entropy = labels.Sum(count => count == 0 ? 0 : -count * Math.Log(count / rows));
        double unknown = cells.Sum(cell =>
            -cell.Value * Math.Log((cell.Value - 1 + (Prior * labels[(int)cell.Key] / rows)) / (values[cell.Key >> 32] - 1 + Prior)));
        return 1 - (unknown / entropy);
    }
}
