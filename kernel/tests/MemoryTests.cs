using System;
using System.Threading;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Tests;

internal static class MemoryTests
{
    private static ulong s_pages;
    private static int s_reached;

    [KernelTest]
    internal static void NothingIsWritableAndExecutable(KernelTestContext context)
    {
        context.Expect(PageTables.CountMapped() > 100, "the walk sees the kernel's mappings");
        context.Equal(0, (ulong)PageTables.CountWritableExecutable(), "pages that are writable and executable");
        Result refused = PageTables.Map(0x1000, 0x1000, PageRights.Write | PageRights.Execute);
        context.Expect(refused.Error == Errno.AccessDenied, "a writable and executable mapping is refused");
    }

    [KernelTest]
    internal static void ProtectionIsOn(KernelTestContext context)
    {
        context.Expect((Processor.ReadControl0() & 1 << 16) != 0, "CR0.WP");
        context.Expect((Processor.ReadControl4() & 1 << 7) != 0, "CR4.PGE");
        context.Expect((Processor.ReadRegister(0xC0000080) & 1 << 11) != 0, "EFER.NXE");
        bool hasSmep = Processor.Query(0).Eax >= 7 && (Processor.Query(7).Ebx & 1u << 7) != 0;
        context.Expect(!hasSmep || (Processor.ReadControl4() & 1 << 20) != 0, "CR4.SMEP where the processor has it");
    }

    [KernelTest]
    internal static void FramesComeBack(KernelTestContext context)
    {
        ulong before = PageFrames.Free;
        Span<ulong> taken = stackalloc ulong[11];
        for (int order = 0; order <= BuddyAllocator.MaximumOrder; order++)
        {
            taken[order] = PageFrames.Allocate(order, FrameZone.Low);
            context.Expect(taken[order] != 0, "a block of each order is to be had");
            context.Equal(0, taken[order] & ((4096UL << order) - 1), "a block is aligned to its size");
            context.Expect(taken[order] < 0x100000000, "a low block lies below 4 GiB");
        }
        for (int order = 0; order <= BuddyAllocator.MaximumOrder; order++)
            PageFrames.Return(taken[order], order);
        context.Equal(before, PageFrames.Free, "free frames after all came back");
    }

    [KernelTest]
    internal static void DeviceMemoryIsClearedAndVisibleAtItsAddress(KernelTestContext context)
    {
        Result<DmaBuffer> buffer = DirectMemoryAccess.Allocate(10_000);
        context.Expect(buffer.IsOk, "a buffer is to be had");
        if (buffer.Failed)
            return;
        Span<byte> bytes = buffer.Value.Bytes;
        int sum = 0;
        for (int i = 0; i < bytes.Length; i++)
            sum += bytes[i];
        context.Equal(0, (ulong)sum, "sum of a fresh buffer");
        bytes[9_999] = 42;
        context.Equal(42, PhysicalMemory.Bytes(buffer.Value.Physical + 9_999, 1)[0], "the byte at the physical address");
        DirectMemoryAccess.Return(buffer.Value);
    }

    [KernelTest]
    internal static void HeapPagesArriveByFault(KernelTestContext context)
    {
        ulong faults = HeapPages.Faults;
        ulong pages = HeapPages.Promise(16 * 4096);
        context.Expect(pages != 0, "pages are promised");
        context.Equal(0, PageTables.Translate(pages), "an untouched page has no frame");
        PhysicalMemory.Structure<byte>(pages + 5 * 4096) = 7;
        context.Expect(PageTables.Translate(pages + 5 * 4096) != 0, "a touched page has a frame");
        context.Equal(1, HeapPages.Faults - faults, "page faults");
        HeapPages.Withdraw(pages, 16 * 4096);
        context.Equal(0, PageTables.Translate(pages + 5 * 4096), "a withdrawn page has no frame");
    }

    [KernelTest]
    internal static void HeapAddressesAreNotLost(KernelTestContext context)
    {
        const int count = 40;
        const ulong length = 4096;
        var pages = new ulong[count];
        for (int i = 0; i < count; i++)
            pages[i] = HeapPages.Promise(length);
        ulong highest = pages[count - 1];
        for (int i = 0; i < count; i += 2)
            HeapPages.Withdraw(pages[i], length);
        for (int i = 0; i < count; i += 2)
        {
            pages[i] = HeapPages.Promise(length);
            context.Expect(pages[i] != 0 && pages[i] <= highest, "a promise comes from what was withdrawn");
        }
        for (int i = 0; i < count; i++)
            HeapPages.Withdraw(pages[i], length);
    }

    [KernelTest]
    internal static void AFreshPageHasOneFrameForAllProcessors(KernelTestContext context)
    {
        // Both threads touch each page for the first time at the same moment, as nearly as two processors can.
        const int count = 200;
        s_pages = HeapPages.Promise(count * 4096);
        s_reached = 0;
        int running = 1;
        context.Expect(Scheduler.StartThread("toucher", () =>
        {
            Touch(count, 1);
            Interlocked.Decrement(ref running);
        }).IsOk, "a thread starts");
        Touch(count, 0);
        while (Volatile.Read(ref running) != 0)
            Scheduler.Yield();
        int lost = 0;
        for (ulong i = 0; i < count; i++)
        {
            if (PhysicalMemory.Structure<uint>(s_pages + i * 4096) != 7 || PhysicalMemory.Structure<uint>(s_pages + i * 4096 + 8) != 7)
                lost++;
        }
        context.Equal(0, (ulong)lost, "pages that lost what one of two processors wrote");
        HeapPages.Withdraw(s_pages, count * 4096);
    }

    private static void Touch(int pages, int side)
    {
        for (int i = 0; i < pages; i++)
        {
            Interlocked.Increment(ref s_reached);
            for (int tries = 0; Volatile.Read(ref s_reached) < 2 * (i + 1); tries++)
            {
                if (tries > 1000)
                    Scheduler.Yield();
            }
            PhysicalMemory.Structure<uint>(s_pages + (ulong)i * 4096 + (ulong)side * 8) = 7;
        }
    }

    [KernelTest]
    internal static void StacksAreGivenBack(KernelTestContext context)
    {
        const int count = 3 * KernelStacks.MostKept;
        KernelStacks.Trim();
        ulong free = PageFrames.Free + (ulong)KernelStacks.Kept * KernelStacks.Size / PhysicalMemory.PageSize;
        for (int round = 0; round < 3; round++)
        {
            var stacks = new KernelStack[count];
            for (int i = 0; i < count; i++)
            {
                Result<KernelStack> stack = KernelStacks.Allocate();
                context.Expect(stack.IsOk, "a stack is to be had");
                if (stack.Failed)
                    return;
                stacks[i] = stack.Value;
                PhysicalMemory.Structure<ulong>(stack.Value.High - 8) = (ulong)i;
            }
            for (int i = 0; i < count; i++)
                context.Equal((ulong)i, PhysicalMemory.Structure<ulong>(stacks[i].High - 8), "each stack is memory of its own");
            foreach (KernelStack stack in stacks)
                KernelStacks.Return(stack);
            KernelStacks.Trim();
            context.Expect(KernelStacks.Kept <= KernelStacks.MostKept, "no more are kept than should be");
            // What came back last goes first.
            context.Equal(0, PageTables.Translate(stacks[count - 1].Low), "a stack that was given back");
        }
        // Other threads come and go, and page tables stay.
        ulong now = PageFrames.Free + (ulong)KernelStacks.Kept * KernelStacks.Size / PhysicalMemory.PageSize;
        context.Expect(now + 64 >= free, "their frames are free again");
    }

    [KernelTest]
    internal static void StacksHaveGuardPages(KernelTestContext context)
    {
        Result<KernelStack> stack = KernelStacks.Allocate();
        context.Expect(stack.IsOk, "a stack is to be had");
        if (stack.Failed)
            return;
        context.Expect(PageTables.Translate(stack.Value.Low) != 0, "the lowest page is mapped");
        context.Expect(PageTables.Translate(stack.Value.High - 1) != 0, "the highest page is mapped");
        context.Equal(0, PageTables.Translate(stack.Value.Low - 1), "the page below");
        context.Equal(0, PageTables.Translate(stack.Value.High), "the page above");
        context.Equal(0, PageTables.Translate(KernelImage.BootStackGuard), "the page below the boot stack");
        KernelStacks.Return(stack.Value);
    }
}
