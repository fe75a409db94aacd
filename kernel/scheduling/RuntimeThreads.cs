using System.Runtime.CompilerServices;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Runtime;

internal static partial class Platform
{
    // Of the code that becomes the boot thread.
    private static object?[]? s_bootStatics;

    internal static partial ref object?[]? ThreadStatics()
    {
        // Not Scheduler.Current: see MayAllocate.
        var thread = Unsafe.As<KernelThread?>(ProcessorLocal.CurrentThread());
        if (thread == null)
            return ref s_bootStatics;
        return ref thread.Statics;
    }
}
