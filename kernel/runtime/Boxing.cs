using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace Dialogos.Kernel.Runtime;

/// <summary>Values in objects and back. A nullable is boxed as its value, or as null.</summary>
// SAFETY: sizes come from the method tables of exactly the types involved.
internal static unsafe class Boxing
{
    [RuntimeExport("RhBox")]
    internal static object? Box(MethodTable* type, ref byte data)
    {
        ref byte source = ref data;
        if (type->IsNullable)
        {
            if (data == 0)
                return null;
            source = ref Unsafe.AddByteOffset(ref data, (nint)type->NullableValueOffset);
            type = type->NullableType;
        }

        object box = Allocator.AllocateObject(type);
        SpanHelpers.Memmove(ref RuntimeHelpers.GetRawData(box), ref source, type->ValueTypeSize);
        return box;
    }

    [RuntimeExport("RhUnbox2")]
    internal static ref byte Unbox(MethodTable* type, object obj)
    {
        if (!MatchesForUnboxing(obj.GetMethodTable(), type))
            throw new InvalidCastException("The box holds another type.");
        return ref RuntimeHelpers.GetRawData(obj);
    }

    [RuntimeExport("RhUnboxNullable")]
    internal static void UnboxNullable(ref byte data, MethodTable* nullableType, object? obj)
    {
        MethodTable* type = nullableType->NullableType;
        if (obj == null)
        {
            SpanHelpers.ClearWithoutReferences(ref data, nullableType->ValueTypeSize);
            return;
        }

        if (!MatchesForUnboxing(obj.GetMethodTable(), type))
            throw new InvalidCastException("The box holds another type.");
        SpanHelpers.Memmove(ref Unsafe.AddByteOffset(ref data, (nint)nullableType->NullableValueOffset), ref RuntimeHelpers.GetRawData(obj), type->ValueTypeSize);
        data = 1;
    }

    /// <summary>The same type, or an enumeration and its underlying type.</summary>
    private static bool MatchesForUnboxing(MethodTable* boxed, MethodTable* type) =>
        boxed == type || (boxed->IsPrimitive && boxed->Element == type->Element);
}
