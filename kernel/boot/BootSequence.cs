// The boot sequence: small phases, each with what it needs (Pre) and what it leaves (Post). A phase that cannot do its work
// refuses with one sentence on COM1; nothing later runs.
using System;
using System.Runtime;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Handover;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Boot;

/// <summary>From the entry to the monitor.</summary>
public static partial class BootSequence
{
    private const ulong MinimumMemory = 24UL << 20;
    private const int MaximumRanges = 512;

    [RuntimeExport("KernelMain")]
    private static void Start(ulong bootInformation)
    {
        StartConsole();
        ReceiveHandover(bootInformation);
        CheckProcessor();
        BuildDescriptorTables();
        BuildMemory();
        StartRuntime();
        StartKernel();
        Refuse("the boot sequence came to its end.");
    }

    // Pre: the handover's promises. Post: text can be written to COM1.
    private static void StartConsole()
    {
        EarlyConsole.Initialize();
        EarlyConsole.Write("\nDialogos\n");
    }

    // Pre: identity mapping. Post: BootRecord.Information is a copy that outlives the loader's memory, and its map is sane.
    private static void ReceiveHandover(ulong address)
    {
        ref BootInformation given = ref PhysicalMemory.Structure<BootInformation>(address);
        if (given.Magic != BootInformation.ExpectedMagic)
            Refuse("the loader passed no boot information.");
        if (given.Version != BootInformation.ExpectedVersion)
            Refuse("the loader's boot information has another version; loader and kernel do not fit.");
        if (given.MemoryMapCount == 0 || given.MemoryMapCount > MaximumRanges)
            Refuse("the memory map is empty or too long.");
        BootRecord.Copy(given);
        if (!BootRecord.MapIsSorted())
            Refuse("the memory map is not sorted, or its ranges overlap.");
        ulong memory = BootRecord.UsableMemory();
        if (memory < MinimumMemory)
        {
            EarlyConsole.Write("Usable memory: ");
            EarlyConsole.WriteDecimal(memory >> 20);
            EarlyConsole.Write(" MiB.\n");
            Refuse("at least 24 MiB of usable memory are needed (a machine of 64 MiB has them).");
        }
    }

    // Post: the processor has what compiled code and page tables use.
    private static void CheckProcessor()
    {
        if (Processor.Query(0x80000000).Eax < 0x80000001)
            Refuse("the processor lacks 64-bit mode.");
        ProcessorQuery extended = Processor.Query(0x80000001);
        if ((extended.Edx & 1u << 20) == 0)
            Refuse("the processor lacks no-execute pages.");
        ProcessorQuery features = Processor.Query(1);
        if ((features.Edx & 1u << 26) == 0)
            Refuse("the processor lacks SSE2.");
        if ((features.Edx & 1u << 9) == 0)
            Refuse("the processor lacks a local interrupt controller.");
        if ((features.Edx & 1u << 4) == 0)
            Refuse("the processor lacks a time-stamp counter.");
    }

    // Post: exceptions reach HandleInterrupt; the double fault and others have stacks of their own.
    private static void BuildDescriptorTables()
    {
        DescriptorTables.BuildInterruptTable();
        DescriptorTables.Load(ReservedMemory.DescriptorTables(), ReservedMemory.InterruptStacks() + ReservedMemory.InterruptStackSize,
            ReservedMemory.InterruptStackSize);
    }

    // Pre: loader's tables. Post: page frames can be allocated; only the kernel's own tables are in use.
    private static void BuildMemory()
    {
        if (!PageFrames.Initialize(BootRecord.Map))
            Refuse("no range of memory can hold the page-frame records.");
        Result built = KernelMemory.Initialize(BootRecord.Map, BootRecord.Information.KernelPhysicalBase,
            BootRecord.Information.KernelImageSize);
        if (built.Failed)
            Refuse("there is not enough memory for the page tables.");
    }

    /// <summary>Stops the boot with a sentence for people.</summary>
    internal static void Refuse(string reason)
    {
        EarlyConsole.Write("Dialogos cannot start: ");
        EarlyConsole.Write(reason);
        EarlyConsole.Write("\n");
        Processor.Stop();
    }
}
