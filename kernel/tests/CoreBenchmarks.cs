using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Tests;

internal static class CoreBenchmarks
{
    private static object? s_kept;
    private static bool s_stop;
    private static int s_running;

    [KernelBenchmark]
    internal static ulong AllocateObject()
    {
        for (int i = 0; i < 1000; i++)
            s_kept = new object();
        return 1000;
    }

    [KernelBenchmark]
    internal static ulong AllocateFrame()
    {
        for (int i = 0; i < 1000; i++)
            PageFrames.Return(PageFrames.Allocate());
        return 1000;
    }

    [KernelBenchmark]
    internal static ulong PageFault()
    {
        const ulong pages = 256;
        ulong address = HeapPages.Promise(pages * 4096);
        for (ulong i = 0; i < pages; i++)
            PhysicalMemory.Structure<byte>(address + i * 4096) = 1;
        HeapPages.Withdraw(address, pages * 4096);
        return pages;
    }

    [KernelBenchmark]
    internal static ulong SwitchThread()
    {
        s_stop = false;
        s_running = 1;
        Scheduler.StartThread("partner", () =>
        {
            while (!System.Threading.Volatile.Read(ref s_stop))
                Scheduler.Yield();
            System.Threading.Volatile.Write(ref s_running, 0);
        });
        for (int i = 0; i < 500; i++)
            Scheduler.Yield();
        System.Threading.Volatile.Write(ref s_stop, true);
        while (System.Threading.Volatile.Read(ref s_running) != 0)
            Scheduler.Yield();
        return 1000;
    }

    [KernelBenchmark]
    internal static ulong TimerInterrupt()
    {
        // The timer that is set and the ticks that are counted must be the same processor's.
        Scheduler.DisablePreemption();
        ProcessorState here = Scheduler.GetProcessor(ProcessorLocal.Index());
        for (int i = 0; i < 20; i++)
        {
            ulong before = Ticks(here);
            Time.LocalTimer.Arm(0);
            while (Ticks(here) == before)
                Processor.Pause();
        }
        Scheduler.EnablePreemption();
        return 20;
    }

    // Not inlined: the interrupt changes what the loop reads.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static ulong Ticks(ProcessorState processor) => processor.Ticks;
}
