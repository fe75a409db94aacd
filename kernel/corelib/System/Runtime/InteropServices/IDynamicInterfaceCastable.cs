namespace System.Runtime.InteropServices;

/// <summary>Interfaces that appear at run time: the compiler asks for the type, nothing implements it.</summary>
// SAFETY: never called, as no type implements it.
internal unsafe interface IDynamicInterfaceCastable
{
    RuntimeTypeHandle GetInterfaceImplementation(RuntimeTypeHandle interfaceType);

    bool IsInterfaceImplemented(RuntimeTypeHandle interfaceType, bool throwIfNotImplemented);

    internal static nint GetDynamicInterfaceImplementation(IDynamicInterfaceCastable instance, Internal.Runtime.MethodTable* interfaceType, ushort slot) =>
        throw new NotSupportedException();
}
