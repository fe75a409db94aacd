using Dialogos.Kernel.Runtime;
using Internal.Runtime;

namespace System.Runtime;

/// <summary>Helpers that the compiler looks up by this class and these names.</summary>
// SAFETY: the compiler passes method tables that fit the other arguments.
internal static unsafe class RuntimeExports
{
    internal static object RhNewObject(MethodTable* type) => Allocator.AllocateObject(type);

    internal static object RhNewArray(MethodTable* type, int length) => Allocator.AllocateArray(type, length);

    internal static object? RhBox(MethodTable* type, ref byte data) => Boxing.Box(type, ref data);

    internal static ref byte RhUnbox2(MethodTable* type, object obj) => ref Boxing.Unbox(type, obj);

    internal static void RhUnboxNullable(ref byte data, MethodTable* nullableType, object? obj) => Boxing.UnboxNullable(ref data, nullableType, obj);
}
