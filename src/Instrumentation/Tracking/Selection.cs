namespace OtelMl.Instrumentation;

/// <summary>Order statistics without sorting.</summary>
static class Selection
{
    /// <summary>The number at a rank, counted from 0; the numbers are reordered. Time O(n) on average (Hoare's quickselect).</summary>
    public static ulong Smallest(Span<ulong> numbers, int rank)
    {
        int from = 0, to = numbers.Length - 1;
        while (from < to)
        {
            ulong pivot = MedianOfThree(numbers[from], numbers[(from + to) / 2], numbers[to]);
            int left = from, right = to;
            while (left <= right)
            {
                while (numbers[left] < pivot) left++;
                while (numbers[right] > pivot) right--;
                if (left > right)
                    break;
                (numbers[left], numbers[right]) = (numbers[right], numbers[left]);
                left++;
                right--;
            }

            if (rank <= right)
                to = right;
            else if (rank >= left)
                from = left;
            else
                break;
        }

        return numbers[rank];
    }

    static ulong MedianOfThree(ulong a, ulong b, ulong c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
