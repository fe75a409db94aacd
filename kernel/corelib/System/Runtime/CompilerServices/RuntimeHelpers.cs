using Dialogos.Kernel.Runtime;
using Internal.Runtime;

namespace System.Runtime.CompilerServices;

/// <summary>What compiled code and the core library need to know about objects.</summary>
// SAFETY: relies on the object layout that Object, Array and String state.
public static unsafe class RuntimeHelpers
{
    /// <summary>The first byte of a text, for <c>fixed</c>.</summary>
    public static int OffsetToStringData
    {
        [Intrinsic]
        get => sizeof(nint) + sizeof(int);
    }

    /// <summary>True if the type is a reference or holds one.</summary>
    [Intrinsic]
    public static bool IsReferenceOrContainsReferences<T>() where T : allows ref struct => throw new PlatformNotSupportedException();

    /// <summary>Fills an array from data in the image.</summary>
    [Intrinsic]
    public static void InitializeArray(Array array, RuntimeFieldHandle fldHandle) => throw new PlatformNotSupportedException();

    /// <summary>Data in the image as a span.</summary>
    [Intrinsic]
    public static ReadOnlySpan<T> CreateSpan<T>(RuntimeFieldHandle fldHandle) => throw new PlatformNotSupportedException();

    /// <summary>The identity hash: objects never move, so it comes from the address.</summary>
    public static int GetHashCode(object? o)
    {
        if (o == null)
            return 0;
        ulong address = (ulong)*(nint*)Unsafe.AsPointer(ref o) >> 3;
        return unchecked((int)((address * 0x9E3779B97F4A7C15UL) >> 33));
    }

    /// <summary>Part of an array.</summary>
    public static T[] GetSubArray<T>(T[] array, Range range)
    {
        (int offset, int length) = range.GetOffsetAndLength(array.Length);
        if (length == 0)
            return Array.Empty<T>();
        var result = new T[length];
        Array.Copy(array, offset, result, 0, length);
        return result;
    }

    internal static ref byte GetRawData(object o) => ref Unsafe.AddByteOffset(ref Unsafe.AsRef<byte>(*(void**)Unsafe.AsPointer(ref o)), (nint)sizeof(nint));

    internal static object AllocateLike(object o) => Allocator.AllocateObject(o.GetMethodTable());

    internal static object Clone(object o)
    {
        MethodTable* table = o.GetMethodTable();
        object copy = table->HasComponentSize
            ? Allocator.AllocateArray(table, Unsafe.As<Array>(o).Length)
            : Allocator.AllocateObject(table);
        nuint payload = table->BaseSize - (2 * (nuint)sizeof(nint));
        if (table->HasComponentSize)
            payload += (nuint)(uint)Unsafe.As<Array>(o).Length * table->ComponentSize;
        SpanHelpers.Memmove(ref GetRawData(copy), ref GetRawData(o), payload);
        return copy;
    }

    internal static object? LoadField(ref byte data, int offset, MethodTable* type)
    {
        ref byte field = ref Unsafe.AddByteOffset(ref data, (nint)offset);
        return type->IsValueType ? Boxing.Box(type, ref field) : Unsafe.As<byte, object?>(ref field);
    }
}
