// Words. A *shootdown*: after a mapping was removed, the other processors must forget their cached translations of it.
using System.Threading;
using Dialogos.Kernel.Interrupts;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Memory;

/// <summary>Makes every processor forget its cached translations.</summary>
public static class TranslationFlush
{
    private const ulong GlobalPages = 1 << 7;
    // Looks at the other processors before this one sleeps until they have flushed.
    private const int Spins = 200;

    /// <summary>How many requests there were.</summary>
    public static ulong Count => s_count;

    private static ulong s_count;

    /// <summary>
    /// Makes every processor flush. With interrupts on it returns when all have. With interrupts off the others may be
    /// standing still, as they do while the collector works: they flush before they go on.
    /// </summary>
    public static void Request()
    {
        Interlocked.Increment(ref s_count);
        Scheduler.DisablePreemption();
        FlushHere();
        Send(0, Processor.InterruptsEnabled);
        Scheduler.EnablePreemption();
    }

    /// <summary>
    /// Makes the processors whose running thread uses these page tables flush, and waits until they have. A processor that
    /// switches to such a thread later loads the tables anew. Pre: interrupts on, no spin lock held.
    /// </summary>
    internal static void RequestAndWait(ulong root)
    {
        Interlocked.MemoryBarrier();
        Scheduler.DisablePreemption();
        Send(root, waits: true);
        Scheduler.EnablePreemption();
    }

    // Asks all first and waits then, so that they work at the same time. A root of 0 means every processor.
    private static void Send(ulong root, bool waits)
    {
        if (!Scheduler.IsRunning || Scheduler.ProcessorCount == 1)
            return;
        long number = Interlocked.Increment(ref s_requests);
        int self = ProcessorLocal.Index();
        ulong asked = 0;
        for (int i = 0; i < Scheduler.ProcessorCount; i++)
        {
            ProcessorState other = Scheduler.GetProcessor(i);
            if (i == self || (root != 0 && other.Current.PageTables != root))
                continue;
            LocalApic.Send(other.Identifier, KernelVectors.FlushTranslations);
            asked |= 1UL << i;
        }
        int spins = 0;
        for (int i = 0; waits && i < Scheduler.ProcessorCount; i++)
        {
            ProcessorState other = Scheduler.GetProcessor(i);
            while ((asked >> i & 1) != 0 && Volatile.Read(ref other.FlushedUpTo) < number)
            {
                if (spins++ < Spins)
                    Processor.Pause();
                else
                    SleepUntilFlushed(Scheduler.GetProcessor(self), other, number);
            }
        }
    }

    // Any interrupt ends the sleep, the collector's too: a processor that waits for a flush may be one that must stand still.
    private static void SleepUntilFlushed(ProcessorState here, ProcessorState other, long number)
    {
        Processor.DisableInterrupts();
        Interlocked.Exchange(ref here.AwaitsFlush, 1);
        if (Volatile.Read(ref other.FlushedUpTo) < number)
            Processor.EnableInterruptsAndHalt();
        else
            Processor.EnableInterrupts();
        Volatile.Write(ref here.AwaitsFlush, 0);
    }

    internal static void HandleRequest()
    {
        long number = Volatile.Read(ref s_requests);
        FlushHere();
        int self = ProcessorLocal.Index();
        Interlocked.Exchange(ref Scheduler.GetProcessor(self).FlushedUpTo, number);
        for (int i = 0; i < Scheduler.ProcessorCount; i++)
        {
            ProcessorState other = Scheduler.GetProcessor(i);
            if (i != self && Volatile.Read(ref other.AwaitsFlush) != 0)
                LocalApic.Send(other.Identifier, KernelVectors.Wake);
        }
    }

    private static long s_requests;

    /// <summary>Flushes all translations of this processor, global ones too (Intel SDM volume 3, 4.10.4.1).</summary>
    internal static void FlushHere()
    {
        ulong control = Processor.ReadControl4();
        Processor.WriteControl4(control & ~GlobalPages);
        Processor.WriteControl4(control);
    }
}
