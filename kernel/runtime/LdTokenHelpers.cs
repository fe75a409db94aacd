using System;

namespace Internal.Runtime.CompilerHelpers;

/// <summary>Handles of types, methods and fields that code names.</summary>
// SAFETY: the compiler passes the address of what is named.
internal static unsafe class LdTokenHelpers
{
    internal static RuntimeTypeHandle GetRuntimeTypeHandle(MethodTable* type)
    {
        RuntimeTypeHandle handle = default;
        handle._value = (nint)type;
        return handle;
    }

    internal static Type GetRuntimeType(MethodTable* type) => RuntimeType.Of(type);

    internal static RuntimeMethodHandle GetRuntimeMethodHandle(nint signature)
    {
        RuntimeMethodHandle handle = default;
        handle._value = signature;
        return handle;
    }

    internal static RuntimeFieldHandle GetRuntimeFieldHandle(nint signature)
    {
        RuntimeFieldHandle handle = default;
        handle._value = signature;
        return handle;
    }
}
