// Starts the other processors (Intel SDM volume 3, 9.4.4: INIT, then SIPI with the page of the first instruction).
using System.Collections.Generic;
using System.Runtime;
using System.Runtime.CompilerServices;
using Dialogos.Kernel.Boot;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Handover;
using Dialogos.Kernel.Interrupts;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes.Machine;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.Scheduling;

/// <summary>Brings the application processors into the scheduler.</summary>
public static class ProcessorStart
{
    // Nanoseconds for one processor: long, since a virtual one may wait for its turn on a busy host.
    private const ulong Patience = 5_000_000_000;
    private static ProcessorState? s_starting;
    private static KernelStack s_startingStacks;

    [RuntimeImport("TrampolineAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong TrampolineAddress();

    [RuntimeImport("TrampolineLength")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern uint TrampolineLength();

    [RuntimeImport("ApplicationProcessorEntryAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong EntryAddress();

    /// <summary>
    /// Starts every processor of the list but the running one. A processor that does not come up is left out, with a
    /// warning. Pre: the scheduler runs on the boot processor.
    /// </summary>
    public static Result StartAll(List<uint> identifiers)
    {
        if (identifiers.Count < 2)
            return Result.Ok;
        ulong page = FindLowPage();
        if (page == 0)
            return Errno.NoSpace;
        // The page translates to itself while processors switch paging on; nothing writes it through this mapping.
        Result mapped = PageTables.Map(page, page, PageRights.Execute);
        if (mapped.Failed)
            return mapped;
        int index = 1;
        foreach (uint identifier in identifiers)
        {
            if (identifier == LocalApic.BootIdentifier || index >= Scheduler.MaximumProcessors || !LocalApic.CanReach(identifier))
                continue;
            Result started = StartOne(index, identifier, page);
            if (started.IsOk)
                index++;
            else
                Log.Warning($"smp: processor {(int)identifier} does not start");
        }
        PageTables.Unmap(page);
        TranslationFlush.Request();
        return Result.Ok;
    }

    private static Result StartOne(int index, uint identifier, ulong page)
    {
        Result<KernelStack> stack = KernelStacks.Allocate();
        Result<KernelStack> interruptStacks = KernelStacks.Allocate();
        if (stack.Failed || interruptStacks.Failed)
            return Errno.OutOfMemory;
        // Block and tables of the processor live at the lower end of its interrupt stacks' memory.
        ulong block = interruptStacks.Value.Low;
        ProcessorLocal.Prepare(block, index, stack.Value.Low);
        ProcessorState processor = Scheduler.AddProcessor(index, identifier, stack.Value, $"idle {index}");
        s_starting = processor;
        s_startingStacks = interruptStacks.Value;
        FillTrampoline(page, stack.Value.High, block);

        LocalApic.SendInit(identifier);
        Clock.SpinFor(10_000_000);
        LocalApic.SendStart(identifier, (byte)(page >> 12));
        ulong end = Clock.Now + Patience;
        ulong again = Clock.Now + 1_000_000;
        bool repeated = false;
        while (!processor.Online && Clock.Now < end)
        {
            if (!repeated && Clock.Now > again)
            {
                LocalApic.SendStart(identifier, (byte)(page >> 12));
                repeated = true;
            }
            Processor.Pause();
        }
        if (processor.Online)
            return Result.Ok;
        // It must not come up later, when the page that it starts from has another use.
        LocalApic.SendInit(identifier);
        return Errno.TimedOut;
    }

    private static void FillTrampoline(ulong page, ulong stack, ulong block)
    {
        int length = (int)TrampolineLength();
        PhysicalMemory.At(TrampolineAddress(), length).CopyTo(PhysicalMemory.Bytes(page, length));
        // The four parameters are the trampoline's last 32 bytes.
        ulong parameters = PhysicalMemory.ToVirtual(page) + (ulong)length - 32;
        PhysicalMemory.Structure<ulong>(parameters) = PageTables.Root;
        PhysicalMemory.Structure<ulong>(parameters + 8) = stack;
        PhysicalMemory.Structure<ulong>(parameters + 16) = block;
        PhysicalMemory.Structure<ulong>(parameters + 24) = EntryAddress();
    }

    // Any page of memory below 640 KiB but the first and the second, where firmware keeps its data.
    private static ulong FindLowPage()
    {
        foreach (MemoryRange range in BootRecord.Map)
        {
            if (!PageFrames.CanBecomeFree(range.Kind))
                continue;
            for (ulong page = range.Start; page + 4096 <= range.Start + range.Length && page < 0xA0000; page += 4096)
            {
                if (page >= 0x8000)
                    return page;
            }
        }
        return 0;
    }

    [RuntimeExport("StartApplicationProcessor")]
    private static void Continue()
    {
        ProcessorState self = s_starting!;
        KernelMemory.EnableProtection();
        UserProcessor.PrepareHere();
        DescriptorTables.Load(s_startingStacks.Low + ProcessorLocal.Size,
            s_startingStacks.Low + 0x1000 + ReservedMemory.InterruptStackSize, ReservedMemory.InterruptStackSize);
        LocalApic.EnableHere();
        LocalTimer.InitializeHere();
        ProcessorLocal.SetCurrentThread(self.Current);
        self.StartedAt = Clock.Now;
        Scheduler.BringOnline(self);
        // From here on it is asked when mappings change; what changed before, it may have cached.
        TranslationFlush.FlushHere();
        Scheduler.RunIdle();
    }
}
