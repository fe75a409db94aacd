using System.Runtime.CompilerServices;

namespace System.Runtime.Intrinsics;

// SAFETY: as Vector128.cs says.
public static unsafe partial class Vector128
{
    /// <summary>Reads sixteen bytes at any alignment.</summary>
    [Intrinsic]
    public static Vector128<T> Load<T>(T* source) => LoadUnsafe(ref *source);

    /// <summary>Reads sixteen bytes at any alignment, without a check of bounds.</summary>
    [Intrinsic]
    public static Vector128<T> LoadUnsafe<T>(ref readonly T source)
    {
        Require<T>();
        return Unsafe.ReadUnaligned<Vector128<T>>(ref Unsafe.As<T, byte>(ref Unsafe.AsRef(in source)));
    }

    /// <summary>Reads sixteen bytes, so many elements further.</summary>
    [Intrinsic]
    public static Vector128<T> LoadUnsafe<T>(ref readonly T source, nuint elementOffset) =>
        LoadUnsafe(ref Unsafe.Add(ref Unsafe.AsRef(in source), elementOffset));

    /// <summary>Writes sixteen bytes at any alignment.</summary>
    [Intrinsic]
    public static void Store<T>(this Vector128<T> source, T* destination) => source.StoreUnsafe(ref *destination);

    /// <summary>Writes sixteen bytes at any alignment, without a check of bounds.</summary>
    [Intrinsic]
    public static void StoreUnsafe<T>(this Vector128<T> source, ref T destination)
    {
        Require<T>();
        Unsafe.WriteUnaligned(ref Unsafe.As<T, byte>(ref destination), source);
    }

    /// <summary>Writes sixteen bytes, so many elements further.</summary>
    [Intrinsic]
    public static void StoreUnsafe<T>(this Vector128<T> source, ref T destination, nuint elementOffset) =>
        source.StoreUnsafe(ref Unsafe.Add(ref destination, elementOffset));

    /// <summary>Writes the elements to an array.</summary>
    /// <exception cref="ArgumentException">It is too short.</exception>
    public static void CopyTo<T>(this Vector128<T> vector, T[] destination)
    {
        if (destination.Length < Vector128<T>.Count)
            throw new ArgumentException("Destination is too short.");
        vector.StoreUnsafe(ref destination[0]);
    }

    /// <summary>Writes the elements to an array from a position on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    /// <exception cref="ArgumentException">There is too little room behind it.</exception>
    public static void CopyTo<T>(this Vector128<T> vector, T[] destination, int startIndex)
    {
        if ((uint)startIndex >= (uint)destination.Length)
            throw new ArgumentOutOfRangeException(nameof(startIndex));
        if (destination.Length - startIndex < Vector128<T>.Count)
            throw new ArgumentException("Destination is too short.");
        vector.StoreUnsafe(ref destination[startIndex]);
    }

    /// <summary>Writes the elements to a span.</summary>
    /// <exception cref="ArgumentException">It is too short.</exception>
    public static void CopyTo<T>(this Vector128<T> vector, Span<T> destination)
    {
        if (!vector.TryCopyTo(destination))
            throw new ArgumentException("Destination is too short.");
    }

    /// <summary>Writes the elements to a span; false, and nothing is written, if it is too short.</summary>
    public static bool TryCopyTo<T>(this Vector128<T> vector, Span<T> destination)
    {
        if (destination.Length < Vector128<T>.Count)
            return false;
        vector.StoreUnsafe(ref destination._reference);
        return true;
    }
}
