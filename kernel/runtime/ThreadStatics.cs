using System;
using Dialogos.Kernel.Runtime;
using Internal.Runtime.CompilerHelpers;

namespace Internal.Runtime;

/// <summary>What the compiler passes for the image that a thread static is in; there is only one image.</summary>
internal struct TypeManagerSlot
{
}

/// <summary>
/// Static fields with a value for each thread. The compiler numbers the types that have such fields; a thread keeps an object
/// of each type's fields, made when it first touches one of them. That may be at any place but where nothing is allocated.
/// </summary>
// SAFETY: the numbers are the compiler's, for the section that it wrote.
internal static unsafe class ThreadStatics
{
    /// <summary>The running thread's fields of a type.</summary>
    internal static object GetThreadStaticBaseForType(TypeManagerSlot* image, int number)
    {
        object?[] types = Platform.ThreadStatics() ??= new object?[StartupCodeHelpers.ThreadStaticTypes.Length];
        return types[number] ??= Allocator.AllocateObject((MethodTable*)StartupCodeHelpers.ThreadStaticTypes[number]);
    }
}
