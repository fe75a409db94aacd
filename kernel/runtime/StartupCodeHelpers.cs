using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using Dialogos.Kernel.Runtime;

namespace Internal.Runtime.CompilerHelpers;

/// <summary>Reads the compiler's header of the image and materialises what it asks for.</summary>
// SAFETY: the header's sections are what the compiler's ReadyToRunHeaderNode wrote.
internal static unsafe class StartupCodeHelpers
{
    [RuntimeExport("RhpReversePInvoke")]
    internal static void ReversePInvoke(nint frame)
    {
    }

    [RuntimeExport("RhpReversePInvokeReturn")]
    internal static void ReversePInvokeReturn(nint frame)
    {
    }

    [RuntimeExport("RhpPInvoke")]
    internal static void PInvoke(nint frame)
    {
    }

    [RuntimeExport("RhpPInvokeReturn")]
    internal static void PInvokeReturn(nint frame)
    {
    }

    internal static void InitializeModule()
    {
    }
}
