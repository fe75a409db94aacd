using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Internal.Runtime;

namespace System.Runtime;

/// <summary>Stores into arrays of references, which may be of a more derived type than the code believes.</summary>
// SAFETY: the index is checked before the element's place is computed.
internal static unsafe partial class TypeCast
{
    [RuntimeExport("RhpStelemRef")]
    internal static void StelemRef(object?[] array, nint index, object? value)
    {
        ref object? place = ref PlaceOf(array, index);
        if (value != null)
        {
            MethodTable* element = array.GetMethodTable()->RelatedParameterType;
            if (value.GetMethodTable() != element && !Dialogos.Kernel.Runtime.TypeAssignability.IsAssignable(value.GetMethodTable(), element))
                throw new ArrayTypeMismatchException("The array's elements are of another type.");
        }

        Unsafe.As<object?, nint>(ref place) = Unsafe.As<object?, nint>(ref value);
    }

    [RuntimeExport("RhpLdelemaRef")]
    internal static ref object? LdelemaRef(object?[] array, nint index, MethodTable* elementType)
    {
        ref object? place = ref PlaceOf(array, index);
        if (array.GetMethodTable()->RelatedParameterType != elementType)
            throw new ArrayTypeMismatchException("The array's elements are of another type.");
        return ref place;
    }

    private static ref object? PlaceOf(object?[] array, nint index)
    {
        if ((nuint)index >= (nuint)(uint)array.Length)
            throw new IndexOutOfRangeException();
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), index);
    }
}
