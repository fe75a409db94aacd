using System;
using System.Runtime;
using Dialogos.Kernel.Runtime;
using Internal.Runtime;

namespace System.Runtime;

/// <summary>The casts that compiled code calls. The compiler knows the class and the exports by name.</summary>
// SAFETY: reads method tables only.
internal static unsafe partial class TypeCast
{
    [RuntimeExport("RhTypeCast_IsInstanceOfAny")]
    internal static object? IsInstanceOfAny(MethodTable* target, object? obj) => Is(target, obj) ? obj : null;

    [RuntimeExport("RhTypeCast_IsInstanceOfInterface")]
    internal static object? IsInstanceOfInterface(MethodTable* target, object? obj) => Is(target, obj) ? obj : null;

    [RuntimeExport("RhTypeCast_IsInstanceOfClass")]
    internal static object? IsInstanceOfClass(MethodTable* target, object? obj) => Is(target, obj) ? obj : null;

    [RuntimeExport("RhTypeCast_IsInstanceOfException")]
    internal static bool IsInstanceOfException(MethodTable* target, object? obj) => Is(target, obj);

    [RuntimeExport("RhTypeCast_CheckCastAny")]
    internal static object? CheckCastAny(MethodTable* target, object? obj) => Check(target, obj);

    [RuntimeExport("RhTypeCast_CheckCastInterface")]
    internal static object? CheckCastInterface(MethodTable* target, object? obj) => Check(target, obj);

    [RuntimeExport("RhTypeCast_CheckCastClass")]
    internal static object? CheckCastClass(MethodTable* target, object? obj) => Check(target, obj);

    [RuntimeExport("RhTypeCast_CheckCastClassSpecial")]
    internal static object? CheckCastClassSpecial(MethodTable* target, object? obj) => Check(target, obj);

    private static bool Is(MethodTable* target, object? obj)
    {
        if (obj == null)
            return false;
        MethodTable* type = obj.GetMethodTable();
        return type == target || Dialogos.Kernel.Runtime.TypeAssignability.IsAssignable(type, target);
    }

    private static object? Check(MethodTable* target, object? obj)
    {
        if (obj != null && !Is(target, obj))
            throw new InvalidCastException("The object is of another type.");
        return obj;
    }
}
