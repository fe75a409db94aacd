using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace Dialogos.Kernel.Runtime;

/// <summary>Makes objects: the sizes are computed in 64 bits, the memory comes zeroed from <see cref="ObjectMemory"/>.</summary>
// SAFETY: writes only into memory that was just allocated for this object.
internal static unsafe class Allocator
{
    private const nuint Alignment = 8;
    private const uint StringBaseSize = 22;

    [RuntimeExport("RhpNewFast")]
    internal static object NewFast(MethodTable* type) => AllocateObject(type);

    [RuntimeExport("RhNewObject")]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static object AllocateObject(MethodTable* type) => AsObject(Allocate(type, type->BaseSize));

    [RuntimeExport("RhpNewFinalizable")]
    internal static object NewFinalizable(MethodTable* type) => throw new NotSupportedException("Finalizers are not offered.");

    [RuntimeExport("RhNewArray")]
    internal static object AllocateArray(MethodTable* type, nint length)
    {
        if ((nuint)length > int.MaxValue)
            throw new OverflowException("Array dimensions exceeded the supported range.");
        byte* array = Allocate(type, type->BaseSize + ((nuint)length * type->ComponentSize));
        *(int*)(array + sizeof(nint)) = (int)length;
        return AsObject(array);
    }

    [RuntimeExport("RhpNewArrayFast")]
    internal static object NewArrayFast(MethodTable* type, nint length) => AllocateArray(type, length);

    [RuntimeExport("RhpNewPtrArrayFast")]
    internal static object NewPointerArrayFast(MethodTable* type, nint length) => AllocateArray(type, length);

    internal static object AllocateString(nint length) => NewString(MethodTable.Of<string>(), length);

    [RuntimeExport("RhNewString")]
    internal static object NewString(MethodTable* type, nint length)
    {
        if ((nuint)length > 0x3FFFFFDF)
            throw new OutOfMemoryException();
        byte* text = Allocate(type, StringBaseSize + ((nuint)length * sizeof(char)));
        *(int*)(text + sizeof(nint)) = (int)length;
        return AsObject(text);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Allocate(MethodTable* type, nuint size)
    {
        byte* memory = ObjectMemory.Allocate((size + Alignment - 1) & ~(Alignment - 1));
        *(MethodTable**)memory = type;
        return memory;
    }

    private static object AsObject(byte* memory) => Unsafe.As<nint, object>(ref *(nint*)&memory);
}
