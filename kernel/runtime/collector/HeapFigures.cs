using System;
using System.Diagnostics.CodeAnalysis;

namespace Dialogos.Kernel.Runtime.Collector;

/// <summary>What the heap has counted, in bytes where not said otherwise.</summary>
/// <param name="Collections">Collections so far.</param>
/// <param name="Held">Pages that the platform gave to the heap.</param>
/// <param name="Live">What the last collection kept, whole cells.</param>
/// <param name="LiveObjects">How many objects that were.</param>
/// <param name="TakenSince">Given to objects, and to windows for them, since then.</param>
/// <param name="Threshold">The value of TakenSince that starts the next collection.</param>
/// <param name="TakenInAll">Given since the start.</param>
/// <param name="LastCounts">Time-stamp counts of the last collection, world stopped.</param>
/// <param name="LongestCounts">The same of the longest.</param>
/// <param name="Overflows">How often the mark stack was full.</param>
public readonly record struct HeapStatistics(ulong Collections, ulong Held, ulong Live, ulong LiveObjects, ulong TakenSince,
    ulong Threshold, ulong TakenInAll, ulong LastCounts, ulong LongestCounts, ulong Overflows)
{
    /// <summary>The figures of this moment.</summary>
    public static HeapStatistics Read() => HeapFigures.Read();
}

/// <summary>The counters behind <see cref="HeapStatistics"/>. Written under the heap's lock.</summary>
internal static class HeapFigures
{
    internal static nuint BytesTaken;
    internal static nuint LiveBytes;
    internal static nuint LiveObjects;
    internal static nuint TakenBefore;
    internal static ulong Collections;
    internal static ulong LastCounts;
    internal static ulong LongestCounts;
    internal static ulong Overflows;

    /// <summary>The figures of this moment.</summary>
    internal static HeapStatistics Read() => new(Collections, PageRuns.HeldBytes, LiveBytes, LiveObjects, BytesTaken,
        Collection.Threshold, TakenBefore + BytesTaken, LastCounts, LongestCounts, Overflows);

    /// <summary>Ends the image; no object can be made here, so the numbers go out digit by digit.</summary>
    [DoesNotReturn]
    internal static void FailOutOfMemory(nuint size)
    {
        Platform.WriteLastResort("\nheap: ");
        WriteNumber(size);
        Platform.WriteLastResort(" bytes wanted, ");
        WriteNumber(LiveBytes);
        Platform.WriteLastResort(" live in ");
        WriteNumber(LiveObjects);
        Platform.WriteLastResort(" objects, ");
        WriteNumber(PageRuns.HeldBytes);
        Platform.WriteLastResort(" held, ");
        WriteNumber((nuint)Collections);
        Platform.WriteLastResort(" collections\n");
        Platform.FailFast(FailureKind.OutOfMemory, "The managed heap has no page left, even after a collection.");
    }

    private static void WriteNumber(nuint value)
    {
        Span<char> digits = stackalloc char[20];
        int at = digits.Length;
        do
        {
            digits[--at] = (char)('0' + (value % 10));
            value /= 10;
        }
        while (value != 0);
        Platform.WriteLastResort(digits[at..]);
    }
}
