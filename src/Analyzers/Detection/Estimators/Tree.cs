namespace OtelMl.Analyzers.Detection.Estimators;

/// <summary>A binary tree in a list: the children of a node are the one it names and the one after.</summary>
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

    public double ValueAt(BinnedFeatures features, int row)
    {
        ReadOnlySpan<Node> nodes = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_nodes);
        int node = 0;
        while (true)
        {
            Node at = nodes[node];
            if (at.Feature < 0)
                return at.Value;
            node = features.Bins[at.Feature][row] <= at.Bin ? at.Left : at.Left + 1;
        }
    }

    readonly record struct Node(int Feature, byte Bin, int Left, double Value);
}
