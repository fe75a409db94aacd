using System;
using System.Runtime.Intrinsics;

namespace Dialogos.Kernel.Tests.CoreLibrary;

/// <summary>Vectors of elements at which operations go wrong, the same on every run, and checksums of vectors.</summary>
internal struct SampleVectors
{
    /// <summary>The checksum of nothing.</summary>
    internal const ulong Start = 0xCBF29CE484222325;

    // Zeros, ones, the greatest and least of several sizes, halves, infinities and what is no number.
    private static readonly ulong[] s_corners =
    [
        0, ulong.MaxValue, 0x8000000000000000, 0x7FFFFFFFFFFFFFFF, 0x8000000080000000, 0x7F80000000000001, 0x7FF0000000000000,
        0xFFF0000000000000, 0x7FF8000000000000, 0x3FF0000000000000, 0xBFF8000000000000, 0x3F8000003F800000, 0x7F800000FF800000,
        0x0001000100010001, 0x807FFF8001FF0080, 0x0000000100000001, 0x4049000040490FDB, 0x7FC00000C0490FDB,
    ];

    private SeededRandom _random;

    internal SampleVectors(ulong seed) => _random = new SeededRandom(seed);

    /// <summary>The next vector.</summary>
    internal Vector128<T> Next<T>() => Vector128.Create(Half(), Half()).As<ulong, T>();

    /// <summary>The checksum with a vector more; every element that is no number counts the same.</summary>
    internal static ulong Mix<T>(ulong sum, Vector128<T> vector)
    {
        Vector128<ulong> bits = Vector128.ConditionalSelect(Vector128.Equals(vector, vector), vector, Vector128<T>.Zero).AsUInt64();
        return unchecked(((((sum ^ bits[0]) * 0x100000001B3) ^ bits[1]) * 0x100000001B3) + (sum >> 29));
    }

    private ulong Half() => _random.Next(3) == 0 ? s_corners[_random.Next(s_corners.Length)]
        : (ulong)_random.Next(int.MaxValue) << 33 ^ (ulong)_random.Next(int.MaxValue) << 11 ^ (ulong)_random.Next(1 << 12);
}
