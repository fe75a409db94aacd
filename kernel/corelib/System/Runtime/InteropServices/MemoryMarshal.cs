using System.Runtime.CompilerServices;

namespace System.Runtime.InteropServices;

/// <summary>Views memory as other types.</summary>
// SAFETY: sizes are computed with checked arithmetic; types with references are refused as in .NET.
public static unsafe class MemoryMarshal
{
    /// <summary>The first element's place, also of an empty array.</summary>
    [Intrinsic]
    public static ref T GetArrayDataReference<T>(T[] array) => ref Unsafe.As<byte, T>(ref Unsafe.AddByteOffset(ref RuntimeHelpers.GetRawData(array), (nint)sizeof(nint)));

    /// <summary>The first value's place.</summary>
    public static ref T GetReference<T>(Span<T> span) => ref span._reference;

    /// <summary>The first value's place.</summary>
    public static ref T GetReference<T>(ReadOnlySpan<T> span) => ref span._reference;

    /// <summary>A span over memory that the caller vouches for.</summary>
    public static Span<T> CreateSpan<T>(scoped ref T reference, int length) => new(ref Unsafe.AsRef<T>(Unsafe.AsPointer(ref reference)), length);

    /// <summary>A span over memory that the caller vouches for.</summary>
    public static ReadOnlySpan<T> CreateReadOnlySpan<T>(scoped ref readonly T reference, int length) => new(ref Unsafe.AsRef<T>(Unsafe.AsPointer(in reference)), length);

    /// <summary>The bytes of values.</summary>
    public static Span<byte> AsBytes<T>(Span<T> span) where T : struct => Cast<T, byte>(span);

    /// <summary>The bytes of values.</summary>
    public static ReadOnlySpan<byte> AsBytes<T>(ReadOnlySpan<T> span) where T : struct => Cast<T, byte>(span);

    /// <summary>Values as another type; a rest that does not fill a value is left out.</summary>
    public static Span<TTo> Cast<TFrom, TTo>(Span<TFrom> span) where TFrom : struct where TTo : struct =>
        new(ref Unsafe.As<TFrom, TTo>(ref span._reference), CastLength<TFrom, TTo>(span.Length));

    /// <summary>Values as another type; a rest that does not fill a value is left out.</summary>
    public static ReadOnlySpan<TTo> Cast<TFrom, TTo>(ReadOnlySpan<TFrom> span) where TFrom : struct where TTo : struct =>
        new(ref Unsafe.As<TFrom, TTo>(ref span._reference), CastLength<TFrom, TTo>(span.Length));

    /// <summary>Reads a value from bytes.</summary>
    public static T Read<T>(ReadOnlySpan<byte> source) where T : struct
    {
        RequireRoom<T>(source.Length);
        return Unsafe.ReadUnaligned<T>(ref source._reference);
    }

    /// <summary>Writes a value to bytes.</summary>
    public static void Write<T>(Span<byte> destination, in T value) where T : struct
    {
        RequireRoom<T>(destination.Length);
        Unsafe.WriteUnaligned(ref destination._reference, value);
    }

    /// <summary>Bytes seen as a value.</summary>
    public static ref T AsRef<T>(Span<byte> span) where T : struct
    {
        RequireRoom<T>(span.Length);
        return ref Unsafe.As<byte, T>(ref span._reference);
    }

    /// <summary>Bytes seen as a value.</summary>
    public static ref readonly T AsRef<T>(ReadOnlySpan<byte> span) where T : struct
    {
        RequireRoom<T>(span.Length);
        return ref Unsafe.As<byte, T>(ref span._reference);
    }

    private static void RequireRoom<T>(int length)
    {
        RequireNoReferences<T>();
        if (sizeof(T) > length)
            throw new ArgumentOutOfRangeException(nameof(length));
    }

    private static int CastLength<TFrom, TTo>(int length)
    {
        RequireNoReferences<TFrom>();
        RequireNoReferences<TTo>();
        // Compared by hand: the compiler's checked conversion needs a helper for floating point that this library lacks.
        ulong result = (ulong)(uint)length * (uint)sizeof(TFrom) / (uint)sizeof(TTo);
        if (result > int.MaxValue)
            throw new OverflowException();
        return (int)result;
    }

    private static void RequireNoReferences<T>()
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            throw new ArgumentException("Cannot use a type that contains references.");
    }
}
