using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Runtime;

// The collector's view of processors and stacks.
// SAFETY: EnumerateStacks passes bounds of mapped stacks to a visitor that only reads.
internal static unsafe partial class Platform
{
    internal static partial bool MayAllocate() => !Scheduler.IsRunning || Processor.InterruptsEnabled;

    internal static partial void StopTheWorld() => World.Stop();

    internal static partial void ResumeTheWorld() => World.Resume();

    internal static partial void EnumerateStacks(nuint stackPointer, delegate*<nuint, nuint, void> visit)
    {
        KernelThread? running = Scheduler.Current;
        if (running == null)
        {
            visit(stackPointer, (nuint)Storage.BootStackHigh());
            return;
        }
        var threads = Scheduler.ThreadList;
        for (int i = 0; i < threads.Count; i++)
        {
            KernelThread thread = threads[i];
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
