using System.Runtime.InteropServices;
using System.Threading;
using Dialogos.Kernel.Runtime;
using Internal.Runtime;

namespace System.Runtime.CompilerServices;

/// <summary>A type's static constructor: its code until it has run, then zero. The layout is the compiler's.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct StaticClassConstructionContext
{
    internal nint cctorMethodAddress;
}

/// <summary>
/// Runs static constructors once; other threads wait until they are done. A thread goes on, and sees the type as it is, where
/// waiting would never end: in a constructor that it runs itself, or whose thread waits, directly or through others, for one
/// that it runs (ECMA-335 II.10.5.3.3). Constructors of different types run side by side.
/// </summary>
// SAFETY: the context's address is code without arguments, by the compiler's contract. Activities lie on the stacks of the
// threads that are busy with them, and leave the list before their frame ends.
internal static unsafe class ClassConstructorRunner
{
    private static LockState s_lock;
    private static Activity* s_activities;

    /// <summary>A thread that runs a constructor, or waits for one.</summary>
    private struct Activity
    {
        internal StaticClassConstructionContext* Type;
        internal long Thread;
        internal bool Waits;
        internal Activity* Next;
    }

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

    internal static object CheckStaticClassConstructionReturnThreadStaticBase(TypeManagerSlot* image, int number, StaticClassConstructionContext* context)
    {
        EnsureRun(context);
        return ThreadStatics.GetThreadStaticBaseForType(image, number);
    }

    internal static void CheckStaticClassConstruction(ref StaticClassConstructionContext context) =>
        EnsureRun((StaticClassConstructionContext*)Unsafe.AsPointer(ref context));

    private static void EnsureRun(StaticClassConstructionContext* context)
    {
        if (Volatile.Read(ref context->cctorMethodAddress) == 0)
            return;
        Activity self = new() { Type = context, Thread = Platform.CurrentThreadNumber(), Waits = true };
        Platform.EnterLock(ref s_lock);
        self.Next = s_activities;
        s_activities = &self;
        while (context->cctorMethodAddress != 0)
        {
            long runner = RunnerOf(context);
            if (runner == 0)
            {
                self.Waits = false;
                Platform.ExitLock(ref s_lock);
                ((delegate*<void>)context->cctorMethodAddress)();
                Platform.EnterLock(ref s_lock);
                Volatile.Write(ref context->cctorMethodAddress, 0);
                break;
            }

            if (NeverEnds(runner, self.Thread))
                break;
            Platform.ExitLock(ref s_lock);
            Platform.Yield();
            Platform.EnterLock(ref s_lock);
        }

        Remove(&self);
        Platform.ExitLock(ref s_lock);
    }

    /// <summary>The thread that runs a type's constructor; 0 if none does.</summary>
    private static long RunnerOf(StaticClassConstructionContext* context)
    {
        for (Activity* other = s_activities; other != null; other = other->Next)
        {
            if (other->Type == context && !other->Waits)
                return other->Thread;
        }

        return 0;
    }

    /// <summary>True if a thread waits, through whatever chain, for a constructor that another one runs, or is that one.</summary>
    private static bool NeverEnds(long thread, long waiter)
    {
        while (thread != waiter)
        {
            Activity* wait = s_activities;
            while (wait != null && (wait->Thread != thread || !wait->Waits))
                wait = wait->Next;
            if (wait == null)
                return false;
            thread = RunnerOf(wait->Type);
        }

        return true;
    }

    private static void Remove(Activity* done)
    {
        if (s_activities == done)
        {
            s_activities = done->Next;
            return;
        }

        Activity* before = s_activities;
        while (before->Next != done)
            before = before->Next;
        before->Next = done->Next;
    }
}
