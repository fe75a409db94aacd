using System.Runtime.InteropServices;
using System.Threading;
using Dialogos.Kernel.Runtime;

namespace System.Runtime.CompilerServices;

/// <summary>A type's static constructor: its code until it has run, then zero. The layout is the compiler's.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct StaticClassConstructionContext
{
    internal nint cctorMethodAddress;
}

/// <summary>
/// Runs static constructors once, each thread waiting until they are done, but for a thread that is inside one already and
/// comes back to it (ECMA-335 II.10.5.3.3). One lock for all of them rules out deadlocks between two constructors.
/// </summary>
// SAFETY: the context's address is code without arguments, by the compiler's contract.
internal static unsafe class ClassConstructorRunner
{
    private const nint Running = 1;
    private static LockState s_lock;

    internal static object CheckStaticClassConstructionReturnGCStaticBase(StaticClassConstructionContext* context, object gcStaticBase)
    {
        EnsureRun(context);
        return gcStaticBase;
    }

    internal static nint CheckStaticClassConstructionReturnNonGCStaticBase(StaticClassConstructionContext* context, nint nonGcStaticBase)
    {
        EnsureRun(context);
        return nonGcStaticBase;
    }

    internal static object CheckStaticClassConstructionReturnThreadStaticBase(StaticClassConstructionContext* context, object threadStaticBase)
    {
        EnsureRun(context);
        return threadStaticBase;
    }

    internal static void CheckStaticClassConstruction(ref StaticClassConstructionContext context) =>
        EnsureRun((StaticClassConstructionContext*)Unsafe.AsPointer(ref context));

    private static void EnsureRun(StaticClassConstructionContext* context)
    {
        if (Volatile.Read(ref context->cctorMethodAddress) == 0)
            return;
        Platform.EnterLock(ref s_lock);
        nint code = context->cctorMethodAddress;

        // Running: this thread holds the lock, so it is inside this very constructor, and sees the type as it is.
        if (code != 0 && code != Running)
        {
            context->cctorMethodAddress = Running;
            ((delegate*<void>)code)();
            Volatile.Write(ref context->cctorMethodAddress, 0);
        }

        Platform.ExitLock(ref s_lock);
    }
}
