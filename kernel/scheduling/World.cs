// Words. *The world* is every processor that runs threads. The collector stops it, looks at all stacks, and lets it go on.
// A stopped processor stands in the handler of an interrupt, or in the wait loop of a spin lock, with its registers saved on
// its stack. It sleeps there: a processor that spins keeps a busy host from running the one that it waits for.
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Threading;
using Dialogos.Kernel.Interrupts;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Memory;

namespace Dialogos.Kernel.Scheduling;

/// <summary>Stops and resumes all other processors.</summary>
public static class World
{
    // Looks at a condition before a processor sleeps until it is woken.
    private const int Spins = 200;
    // The index of the processor that stops the others, and one; 0 while the world goes on.
    private static int s_stopping;
    private static ulong s_flags;
    private static ulong s_stops;

    /// <summary>How often the world was stopped.</summary>
    public static ulong Stops => s_stops;

    [RuntimeImport("ParkWithRegistersSaved")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void ParkWithRegistersSaved();

    /// <summary>Stops every other processor; interrupts are off here until <see cref="Resume"/>.</summary>
    public static void Stop()
    {
        ulong flags;
        for (; ; )
        {
            flags = Processor.DisableInterrupts();
            if (Interlocked.CompareExchange(ref s_stopping, ProcessorLocal.Index() + 1, 0) == 0)
                break;
            Processor.RestoreInterrupts(flags);
            PollStop();
            Processor.Pause();
        }
        s_flags = flags;
        s_stops++;
        if (Scheduler.ProcessorCount <= 1)
            return;
        SendToOthers(KernelVectors.StopTheWorld);
        WaitForOthers(parked: 1);
    }

    /// <summary>Lets the world go on.</summary>
    public static void Resume()
    {
        ulong flags = s_flags;
        Volatile.Write(ref s_stopping, 0);
        if (Scheduler.ProcessorCount > 1)
        {
            SendToOthers(KernelVectors.Wake);
            WaitForOthers(parked: 0);
        }
        Processor.RestoreInterrupts(flags);
    }

    private static void SendToOthers(int vector)
    {
        int self = ProcessorLocal.Index();
        for (int i = 0; i < Scheduler.ProcessorCount; i++)
        {
            if (i != self)
                LocalApic.Send(Scheduler.GetProcessor(i).Identifier, vector);
        }
    }

    private static void WaitForOthers(int parked)
    {
        int self = ProcessorLocal.Index();
        int spins = 0;
        for (int i = 0; i < Scheduler.ProcessorCount; i++)
        {
            while (i != self && Volatile.Read(ref Scheduler.GetProcessor(i).Parked) != parked)
                SpinOrSleep(ref spins);
        }
    }

    private static void SpinOrSleep(ref int spins)
    {
        if (spins++ < Spins)
            Processor.Pause();
        else
            Processor.HaltForWake();
    }

    /// <summary>Stands still if the world is being stopped. For loops that wait with interrupts off.</summary>
    public static void PollStop()
    {
        if (Volatile.Read(ref s_stopping) != 0 && Scheduler.IsRunning && !Processor.InterruptsEnabled)
            ParkWithRegistersSaved();
    }

    internal static void HandleStop() => ParkWithRegistersSaved();

    [RuntimeExport("ParkForCollector")]
    private static void Park(ulong stackPointer)
    {
        ProcessorState here = Scheduler.GetProcessor(ProcessorLocal.Index());
        int stopping = Volatile.Read(ref s_stopping);
        if (stopping == 0)
            return;
        uint stopper = Scheduler.GetProcessor(stopping - 1).Identifier;
        here.ParkedStackPointer = stackPointer;
        Volatile.Write(ref here.Parked, 1);
        LocalApic.Send(stopper, KernelVectors.Wake);
        int spins = 0;
        while (Volatile.Read(ref s_stopping) != 0)
            SpinOrSleep(ref spins);
        TranslationFlush.FlushHere();
        Volatile.Write(ref here.Parked, 0);
        LocalApic.Send(stopper, KernelVectors.Wake);
    }
}
