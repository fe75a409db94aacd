using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Runtime;

// The collector's view of processors and stacks.
// SAFETY: EnumerateStacks passes bounds of mapped stacks to a visitor that only reads.
internal static unsafe partial class Platform
{
    // Not Scheduler.IsRunning: that class has a constructor, which creates objects.
    internal static partial bool MayAllocate(ulong flags) =>
        (flags & Processor.InterruptFlag) != 0 || ProcessorLocal.CurrentThread() == null;

    internal static partial ulong DisableInterrupts() => Processor.DisableInterrupts();

    internal static partial void RestoreInterrupts(ulong flags) => Processor.RestoreInterrupts(flags);

    internal static partial int ProcessorIndex() => ProcessorLocal.Index();

    internal static partial ulong TimeStamp() => Processor.ReadTimeStampCounter();

    internal static partial void StopTheWorld() => World.Stop();

    internal static partial void ResumeTheWorld() => World.Resume();

    internal static partial void EnumerateStacks(nuint stackPointer, delegate*<nuint, nuint, void> visit)
    {
        KernelThread? running = Scheduler.Current;
        if (running == null)
        {
            visit(stackPointer, (nuint)ReservedMemory.BootStackHigh());
            return;
        }
        foreach (KernelThread? thread in Scheduler.ThreadPlaces)
        {
            // A thread that is being added has no place yet, and has not run.
            if (thread == null)
                continue;
            ulong from = thread == running ? stackPointer : StackPointerOf(thread);
            if (from >= thread.Stack.Low && from < thread.Stack.High)
                visit((nuint)from, (nuint)thread.Stack.High);
        }
    }

    private static ulong StackPointerOf(KernelThread thread)
    {
        ProcessorState home = Scheduler.GetProcessor(thread.Processor);
        return home.Current == thread ? home.ParkedStackPointer : thread.StackPointer;
    }
}
