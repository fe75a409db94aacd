using System.Collections.Generic;

namespace System;

public static partial class MemoryExtensions
{
    /// <summary>Sorts by the type's order; equal values may change places.</summary>
    public static void Sort<T>(this Span<T> span) => Heapsort(span, Comparer<T>.Default.Compare);

    /// <summary>Sorts by an order; equal values may change places.</summary>
    public static void Sort<T>(this Span<T> span, Comparison<T> comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        Heapsort(span, comparison);
    }

    /// <summary>Finds a value in a sorted span: its index, or the complement of where it would be.</summary>
    public static int BinarySearch<T>(this ReadOnlySpan<T> span, IComparable<T> comparable)
    {
        ArgumentNullException.ThrowIfNull(comparable);
        int low = 0, high = span.Length - 1;
        while (low <= high)
        {
            int middle = low + ((high - low) >> 1);
            int order = comparable.CompareTo(span[middle]);
            if (order == 0)
                return middle;
            if (order > 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return ~low;
    }

    // Heapsort: no recursion on kernel stacks, no allocation, n log n in the worst case.
    private static void Heapsort<T>(Span<T> span, Comparison<T> comparison)
    {
        for (int root = (span.Length / 2) - 1; root >= 0; root--)
            SiftDown(span, root, comparison);
        for (int end = span.Length - 1; end > 0; end--)
        {
            (span[0], span[end]) = (span[end], span[0]);
            SiftDown(span.Slice(0, end), 0, comparison);
        }
    }

    private static void SiftDown<T>(Span<T> heap, int root, Comparison<T> comparison)
    {
        T value = heap[root];
        for (int child = (2 * root) + 1; child < heap.Length; child = (2 * root) + 1)
        {
            if (child + 1 < heap.Length && comparison(heap[child], heap[child + 1]) < 0)
                child++;
            if (comparison(value, heap[child]) >= 0)
                break;
            heap[root] = heap[child];
            root = child;
        }

        heap[root] = value;
    }
}
