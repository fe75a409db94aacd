// The lower half of one address space's page tables (Intel SDM volume 3, 4.5); the upper half is the kernel's, the same in all.
// An entry that is not present but not zero *holds* a frame whose page nobody may touch at the moment (PROT_NONE).
using System.Runtime.CompilerServices;
using System.Threading;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Processes.Machine;

/// <summary>Page tables of a process. The address space's lock serialises changes.</summary>
internal sealed class UserPageTables
{
    internal const ulong Present = 1;
    internal const ulong Writable = 1 << 1;
    internal const ulong Dirty = 1 << 6;
    private const ulong UserBit = 1 << 2;
    private const ulong Held = 1 << 10;
    private const ulong NoExecute = 1UL << 63;
    private const ulong FrameMask = 0x000FFFFFFFFFF000;
    private const int TableLength = 512;
    private const int KernelHalf = 256;

    private UserPageTables(ulong root) => Root = root;

    /// <summary>Physical address of the top table.</summary>
    internal ulong Root { get; private set; }

    /// <summary>Frames that the tables take.</summary>
    internal ulong TableFrames { get; private set; } = 1;

    internal static Result<UserPageTables> Create()
    {
        ulong root = PageFrames.AllocateCleared();
        if (root == 0)
            return Errno.OutOfMemory;
        PhysicalMemory.Bytes(PageTables.Root, 4096).Slice(KernelHalf * 8)
            .CopyTo(PhysicalMemory.Bytes(root, 4096).Slice(KernelHalf * 8));
        return new UserPageTables(root);
    }

    /// <summary>An entry for a frame with rights; without reading right the frame is only held.</summary>
    internal static ulong Entry(ulong frame, bool readable, bool writable, bool executable) =>
        !readable ? frame | Held
        : frame | Present | UserBit | (writable ? Writable : 0) | (executable ? 0 : NoExecute);

    internal static ulong FrameOf(ulong entry) => entry & FrameMask;

    /// <summary>The entry of a page, 0 if there is none.</summary>
    internal ulong Read(ulong address)
    {
        ulong table = Root;
        for (int level = 3; level > 0; level--)
        {
            ulong entry = At(table, address, level);
            if (entry == 0)
                return 0;
            table = entry & FrameMask;
        }
        return At(table, address, 0);
    }

    /// <summary>Sets a page's entry; ENOMEM if a table cannot be had.</summary>
    internal Result Write(ulong address, ulong entry)
    {
        ulong table = Root;
        for (int level = 3; level > 0; level--)
        {
            ref ulong next = ref At(table, address, level);
            if (next == 0)
            {
                ulong frame = PageFrames.AllocateCleared();
                if (frame == 0)
                    return Errno.OutOfMemory;
                TableFrames++;
                next = frame | Present | Writable | UserBit;
            }
            table = next & FrameMask;
        }
        Volatile.Write(ref At(table, address, 0), entry);
        return Result.Ok;
    }

    /// <summary>Takes an entry out atomically, so that a "changed" bit set by another processor is not lost.</summary>
    internal ulong Exchange(ulong address, ulong entry)
    {
        ulong table = Root;
        for (int level = 3; level > 0; level--)
            table = At(table, address, level) & FrameMask;
        return Interlocked.Exchange(ref At(table, address, 0), entry);
    }

    /// <summary>The first address from <paramref name="from"/> on, below <paramref name="end"/>, that has an entry; else the end.</summary>
    internal ulong Next(ulong from, ulong end, out ulong entry)
    {
        entry = 0;
        while (from < end)
        {
            ulong table = Root;
            int level = 3;
            for (; level > 0; level--)
            {
                entry = At(table, from, level);
                if (entry == 0)
                    break;
                table = entry & FrameMask;
            }
            // Nothing below this entry: go on at the next of the same level, if it is in the same table.
            ulong step = 1UL << (12 + 9 * level);
            int index = (int)(from >> (12 + 9 * level) & 0x1FF);
            int used = FindUsed(table, index, TableLength);
            ulong next = (from & ~(step - 1)) + (ulong)(used - index) * step;
            if (level == 0 && used < TableLength)
            {
                entry = At(table, next, 0);
                return next < end ? next : end;
            }
            if (next <= from)
                break;
            from = next;
        }
        return end;
    }

    // The first entry from a place on that is not zero; the end if there is none.
    private static int FindUsed(ulong table, int index, int end)
    {
        ref ulong first = ref PhysicalMemory.Structure<ulong>(PhysicalMemory.ToVirtual(table));
        for (; index < end; index++)
        {
            // Most tables are nearly empty: eight entries at a look.
            while ((index & 7) == 0 && index + 8 <= end)
            {
                ref ulong entry = ref Unsafe.Add(ref first, index);
                if ((entry | Unsafe.Add(ref entry, 1) | Unsafe.Add(ref entry, 2) | Unsafe.Add(ref entry, 3) |
                    Unsafe.Add(ref entry, 4) | Unsafe.Add(ref entry, 5) | Unsafe.Add(ref entry, 6) | Unsafe.Add(ref entry, 7)) != 0)
                    break;
                index += 8;
            }
            if (index >= end || Unsafe.Add(ref first, index) != 0)
                return index;
        }
        return end;
    }

    /// <summary>Gives all tables back; the entries' frames must be gone.</summary>
    internal void Free()
    {
        FreeTable(Root, 3);
        Root = 0;
    }

    private static void FreeTable(ulong table, int level)
    {
        int end = level == 3 ? KernelHalf : level == 0 ? 0 : TableLength;
        for (int i = FindUsed(table, 0, end); i < end; i = FindUsed(table, i + 1, end))
            FreeTable(At(table, (ulong)i << (12 + 9 * level), level) & FrameMask, level - 1);
        PageFrames.Return(table);
    }

    private static ref ulong At(ulong table, ulong address, int level) =>
        ref PhysicalMemory.Structure<ulong>(PhysicalMemory.ToVirtual(table) + (address >> (12 + 9 * level) & 0x1FF) * 8);

    /// <summary>
    /// Makes every processor that runs this address space forget translations. Returns when all have, so that frames may be
    /// given back. Pre: interrupts on, no spin lock held.
    /// </summary>
    internal void Flush()
    {
        if (Processor.ReadControl3() == Root)
            Processor.WriteControl3(Root);
        TranslationFlush.RequestAndWait(Root);
    }
}
