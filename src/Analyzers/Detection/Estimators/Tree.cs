using System.Numerics;
using System.Runtime.InteropServices;

namespace OtelMl.Analyzers.Detection.Estimators;

/// <summary>A binary tree in a list: the children of a node are the one it names and the one after. It has at most 256 nodes.</summary>
sealed class Tree
{
    readonly List<Node> _nodes = [];

    public int Add()
    {
        _nodes.Add(new Node(-1, 0, -1, 0));
        return _nodes.Count - 1;
    }

    public void SetLeaf(int node, double value) => _nodes[node] = new Node(-1, 0, -1, value);

    /// <summary>Rows whose bin is at most <paramref name="bin"/> go left.</summary>
    public int Split(int node, int feature, byte bin)
    {
        int left = Add();
        Add();
        _nodes[node] = new Node(feature, bin, left, 0);
        return left;
    }

    /// <summary>Adds what the tree says of each row to a sum.</summary>
    /// <remarks>Several rows at once go down every branch, and of what they find each keeps its own: there is nothing to mispredict.</remarks>
    public void AddTo(double[] sums, BinnedFeatures features)
    {
        ReadOnlySpan<Node> nodes = CollectionsMarshal.AsSpan(_nodes);
        Span<byte> leaves = stackalloc byte[Vector<byte>.Count];
        int row = 0;
        for (; row <= sums.Length - leaves.Length; row += leaves.Length)
        {
            LeavesBelow(0, nodes, features.Bins, row).CopyTo(leaves);
            for (int i = 0; i < leaves.Length; i++)
                sums[row + i] += nodes[leaves[i]].Value;
        }

        for (; row < sums.Length; row++)
            sums[row] += nodes[LeafOf(row, nodes, features.Bins)].Value;
    }

    // Of as many rows as a vector has places, in which leaf below a node each would end.
    static Vector<byte> LeavesBelow(int node, ReadOnlySpan<Node> nodes, byte[][] bins, int row)
    {
        Node at = nodes[node];
        return at.Feature < 0
            ? new Vector<byte>((byte)node)
            : Vector.ConditionalSelect(
                Vector.LessThanOrEqual(new Vector<byte>(bins[at.Feature], row), new Vector<byte>(at.Bin)),
                LeavesBelow(at.Left, nodes, bins, row),
                LeavesBelow(at.Left + 1, nodes, bins, row));
    }

    static int LeafOf(int row, ReadOnlySpan<Node> nodes, byte[][] bins)
    {
        int node = 0;
        for (Node at = nodes[0]; at.Feature >= 0; at = nodes[node])
            node = bins[at.Feature][row] <= at.Bin ? at.Left : at.Left + 1;
        return node;
    }

    readonly record struct Node(int Feature, byte Bin, int Left, double Value);
}
