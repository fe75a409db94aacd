// Words. *The world* is every processor that runs threads. The collector stops it, looks at all stacks, and lets it go on.
// A stopped processor stands in the handler of an interrupt, or in the wait loop of a spin lock, with its registers saved on
// its stack.
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
            if (Interlocked.CompareExchange(ref s_stopping, 1, 0) == 0)
                break;
            Processor.RestoreInterrupts(flags);
            PollStop();
            Processor.Pause();
        }
        s_flags = flags;
        s_stops++;
        int self = ProcessorLocal.Index();
        for (int i = 0; i < Scheduler.ProcessorCount; i++)
        {
            if (i != self)
                LocalApic.Send(Scheduler.GetProcessor(i).Identifier, KernelVectors.StopTheWorld);
        }
        for (int i = 0; i < Scheduler.ProcessorCount; i++)
        {
            while (i != self && Volatile.Read(ref Scheduler.GetProcessor(i).Parked) == 0)
                Processor.Pause();
        }
    }

    /// <summary>Lets the world go on.</summary>
    public static void Resume()
    {
        ulong flags = s_flags;
        Volatile.Write(ref s_stopping, 0);
        int self = ProcessorLocal.Index();
        for (int i = 0; i < Scheduler.ProcessorCount; i++)
        {
            while (i != self && Volatile.Read(ref Scheduler.GetProcessor(i).Parked) != 0)
                Processor.Pause();
        }
        Processor.RestoreInterrupts(flags);
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
        if (Volatile.Read(ref s_stopping) == 0)
            return;
        here.ParkedStackPointer = stackPointer;
        Volatile.Write(ref here.Parked, 1);
        while (Volatile.Read(ref s_stopping) != 0)
            Processor.Pause();
        TranslationFlush.FlushHere();
        Volatile.Write(ref here.Parked, 0);
    }
}
