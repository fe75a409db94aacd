using System.Diagnostics.CodeAnalysis;

namespace System.Runtime.CompilerServices;

/// <summary>References and pointers without checks. Bodies that C# cannot express are the compiler's intrinsics.</summary>
// SAFETY: none here; every caller vouches for types and bounds.
public static unsafe class Unsafe
{
    /// <summary>The address of a reference.</summary>
    [Intrinsic]
    public static void* AsPointer<T>(ref readonly T value) where T : allows ref struct => throw new PlatformNotSupportedException();

    /// <summary>Bytes in a value.</summary>
    [Intrinsic]
    public static int SizeOf<T>() where T : allows ref struct => sizeof(T);

    /// <summary>An object as another type.</summary>
    [Intrinsic]
    [return: NotNullIfNotNull(nameof(o))]
    public static T As<T>(object? o) where T : class? => throw new PlatformNotSupportedException();

    /// <summary>A reference as another type.</summary>
    [Intrinsic]
    public static ref TTo As<TFrom, TTo>(ref TFrom source) where TFrom : allows ref struct where TTo : allows ref struct => throw new PlatformNotSupportedException();

    /// <summary>A pointer as a reference.</summary>
    [Intrinsic]
    public static ref T AsRef<T>(void* source) where T : allows ref struct => throw new PlatformNotSupportedException();

    /// <summary>A read-only reference as a writable one.</summary>
    [Intrinsic]
    public static ref T AsRef<T>(scoped ref readonly T source) where T : allows ref struct => throw new PlatformNotSupportedException();

    /// <summary>Moves by elements.</summary>
    [Intrinsic]
    public static ref T Add<T>(ref T source, int elementOffset) where T : allows ref struct => ref AddByteOffset(ref source, (nint)elementOffset * SizeOf<T>());

    /// <summary>Moves by elements.</summary>
    [Intrinsic]
    public static ref T Add<T>(ref T source, nint elementOffset) where T : allows ref struct => ref AddByteOffset(ref source, elementOffset * SizeOf<T>());

    /// <summary>Moves by elements.</summary>
    [Intrinsic]
    public static ref T Add<T>(ref T source, nuint elementOffset) where T : allows ref struct => ref AddByteOffset(ref source, elementOffset * (nuint)SizeOf<T>());

    /// <summary>Moves by bytes.</summary>
    [Intrinsic]
    public static ref T AddByteOffset<T>(ref T source, nint byteOffset) where T : allows ref struct => throw new PlatformNotSupportedException();

    /// <summary>Moves by bytes.</summary>
    [Intrinsic]
    public static ref T AddByteOffset<T>(ref T source, nuint byteOffset) where T : allows ref struct => ref AddByteOffset(ref source, (nint)byteOffset);

    /// <summary>Bytes between two references.</summary>
    [Intrinsic]
    public static nint ByteOffset<T>(ref readonly T origin, ref readonly T target) where T : allows ref struct => throw new PlatformNotSupportedException();

    /// <summary>The same place.</summary>
    [Intrinsic]
    public static bool AreSame<T>(ref readonly T left, ref readonly T right) where T : allows ref struct => throw new PlatformNotSupportedException();

    /// <summary>A reference to nothing.</summary>
    [Intrinsic]
    public static ref T NullRef<T>() where T : allows ref struct => ref AsRef<T>(null);

    /// <summary>True for a reference to nothing.</summary>
    [Intrinsic]
    public static bool IsNullRef<T>(ref readonly T source) where T : allows ref struct => AsPointer(in source) == null;

    /// <summary>Reads at any alignment.</summary>
    [Intrinsic]
    public static T ReadUnaligned<T>(ref readonly byte source) => As<byte, T>(ref AsRef(in source));

    /// <summary>Reads at any alignment.</summary>
    [Intrinsic]
    public static T ReadUnaligned<T>(void* source) => *(T*)source;

    /// <summary>Writes at any alignment.</summary>
    [Intrinsic]
    public static void WriteUnaligned<T>(ref byte destination, T value) => As<byte, T>(ref destination) = value;

    /// <summary>Writes at any alignment.</summary>
    [Intrinsic]
    public static void WriteUnaligned<T>(void* destination, T value) => *(T*)destination = value;

    /// <summary>The bits of a value as another type of at most its size.</summary>
    [Intrinsic]
    public static TTo BitCast<TFrom, TTo>(TFrom source) where TFrom : allows ref struct where TTo : allows ref struct
    {
        if (sizeof(TFrom) != sizeof(TTo))
            throw new NotSupportedException();
        return *(TTo*)&source;
    }

    /// <summary>Leaves a value unset.</summary>
    [Intrinsic]
    public static void SkipInit<T>(out T value) where T : allows ref struct => throw new PlatformNotSupportedException();

    /// <summary>The value inside a box.</summary>
    [Intrinsic]
    public static ref T Unbox<T>(object box) where T : struct => ref As<byte, T>(ref RuntimeHelpers.GetRawData(box));
}
