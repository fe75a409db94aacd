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

    /// <summary>How many requests there were.</summary>
    public static ulong Count => s_count;

    private static ulong s_count;

    /// <summary>
    /// Flushes here, and asks the others to. They do so before they take the next instruction with interrupts on; while the
    /// world stands still they do so when they leave.
    /// </summary>
    public static void Request()
    {
        Interlocked.Increment(ref s_count);
        FlushHere();
        if (!Scheduler.IsRunning)
            return;
        for (int i = 0; i < Scheduler.ProcessorCount; i++)
        {
            if (i != ProcessorLocal.Index())
                LocalApic.Send(Scheduler.GetProcessor(i).Identifier, KernelVectors.FlushTranslations);
        }
    }

    /// <summary>
    /// Makes the processors whose running thread uses these page tables flush, and waits until they have. A processor that
    /// switches to such a thread later loads the tables anew. Pre: interrupts on, no spin lock held.
    /// </summary>
    internal static void RequestAndWait(ulong root)
    {
        if (!Scheduler.IsRunning || Scheduler.ProcessorCount == 1)
            return;
        Interlocked.MemoryBarrier();
        long number = Interlocked.Increment(ref s_requests);
        Scheduler.DisablePreemption();
        int self = ProcessorLocal.Index();
        for (int i = 0; i < Scheduler.ProcessorCount; i++)
        {
            ProcessorState other = Scheduler.GetProcessor(i);
            if (i == self || other.Current.PageTables != root)
                continue;
            LocalApic.Send(other.Identifier, KernelVectors.FlushTranslations);
            while (Volatile.Read(ref other.FlushedUpTo) < number)
                Processor.Pause();
        }
        Scheduler.EnablePreemption();
    }

    internal static void HandleRequest()
    {
        long number = Volatile.Read(ref s_requests);
        FlushHere();
        Volatile.Write(ref Scheduler.GetProcessor(ProcessorLocal.Index()).FlushedUpTo, number);
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
