namespace OtelMl.Analyzers.Detection.Slices;

/// <summary>
/// Cuts the windows of one kind, in their order, into slices by one name. A value is a slice of its own where it is among the most
/// frequent by then, since the first prediction; the rest is one slice. So a window has the same slices whenever it is cut, and there
/// are never many.
/// </summary>
public sealed class SliceCutter
{
    /// <summary>Values with a slice of their own.</summary>
    public const int MostValues = 10;

    /// <summary>The value under which the rest goes.</summary>
    public const string Other = "other";

    /// <summary>The value under which predictions without one go.</summary>
    public const string Missing = "missing";

    const int MostCharacters = 100;

    readonly string _name;
    readonly int[] _codes;
    readonly List<string> _values = [];
    readonly int[] _counts; // by code, in the predictions before _counted
    int _counted;

    /// <summary>Looks at all values.</summary>
    /// <param name="name">What is sliced by.</param>
    /// <param name="values">The value of each prediction, in the order of time.</param>
    public SliceCutter(string name, string[] values)
    {
        _name = name;
        var codes = new Dictionary<string, int>(StringComparer.Ordinal);
        _codes = Array.ConvertAll(values, value =>
        {
            string shown = value.Length == 0 ? Missing : value.Length > MostCharacters ? value[..MostCharacters] : value;
            if (!codes.TryGetValue(shown, out int code))
            {
                codes.Add(shown, code = _values.Count);
                _values.Add(shown);
            }

            return code;
        });
        _counts = new int[_values.Count];
    }

    /// <summary>The slices of the predictions [<paramref name="from"/>, <paramref name="to"/>), the most frequent first and the rest last.</summary>
    /// <param name="from">The window's first prediction.</param>
    /// <param name="to">The one after its last; never less than in the call before.</param>
    public IReadOnlyList<Slice> Cut(int from, int to)
    {
        Dictionary<int, int> own = Own(to).Select((code, rank) => (code, rank)).ToDictionary(pair => pair.code, pair => pair.rank);
        return
        [
            .. Enumerable.Range(from, to - from)
                .GroupBy(row => own.GetValueOrDefault(_codes[row], MostValues))
                .OrderBy(group => group.Key)
                .Select(group => new Slice(NameOf(group.Key == MostValues ? Other : _values[_codes[group.First()]]), [.. group.Select(row => row - from)])),
        ];
    }

    /// <summary>The names of all slices of values that have one of their own in some window.</summary>
    /// <param name="ends">The ones after windows' last predictions, ascending.</param>
    public IReadOnlyCollection<string> NamesOfOwn(IEnumerable<int> ends) => [.. ends.SelectMany(Own).Distinct().Select(code => NameOf(_values[code]))];

    /// <summary>Whether a slice is what is left beside those of values with one of their own.</summary>
    public bool IsRest(Slice slice) => slice.Name == NameOf(Other);

    // The most frequent values by then; of equally frequent ones those that came first, lest values that never come again take turns.
    List<int> Own(int to)
    {
        for (; _counted < to; _counted++)
            _counts[_codes[_counted]]++;
        return
        [
            .. Enumerable.Range(0, _counts.Length)
                .Where(code => _counts[code] > 0 && _values[code] != Other)
                .OrderByDescending(code => _counts[code])
                .ThenBy(code => code)
                .Take(MostValues),
        ];
    }

    string NameOf(string value) => $"{_name}={value}";
}
