// The kernel's address space after the loader's: see kernel/README.md, "Address space". Addresses of the virtual area are
// handed out upwards and never reused, except that stacks are recycled (KernelStacks).
using System;
using Dialogos.Kernel.Handover;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Memory;

/// <summary>Builds the kernel's address space and maps things into it.</summary>
public static class KernelMemory
{
    private const ulong LargePage = 0x200000;
    private const ulong AreaBase = 0xFFFFC00000000000;
    private const ulong AreaEnd = 0xFFFFC80000000000;
    private static ulong s_areaNext = AreaBase;

    /// <summary>
    /// Maps the image by section and all memory directly, then switches to these tables.
    /// Pre: the loader's tables identity-map memory below 4 GiB; page frames can be allocated.
    /// Post: only the kernel's own tables are in use; W^X holds; nothing is mapped below 2^47.
    /// </summary>
    public static Result Initialize(ReadOnlySpan<MemoryRange> map, ulong imagePhysical, ulong imageSize)
    {
        EnableProtection();
        Result step = PageTables.Create();
        if (step.IsOk)
            step = KernelImage.MapSections(imagePhysical);
        // The first MiB holds the firmware's data and processor start-up, whatever the map says of it.
        if (step.IsOk)
            step = MapDirect(0, 0x100000, PageRights.Write);
        foreach (MemoryRange range in map)
        {
            if (step.Failed)
                break;
            ulong start = Math.Max(range.Start, 0x100000);
            ulong end = range.Start + range.Length;
            if (range.Kind == MemoryKind.Reserved || range.Kind == MemoryKind.DeviceMemory || start >= end)
                continue;
            // Code must not be writable through its second mapping either.
            PageRights rights = range.Kind == MemoryKind.KernelImage ? PageRights.Read : PageRights.Write;
            step = MapDirect(start, end, rights);
        }
        if (step.Failed)
            return step;
        Processor.WriteControl3(PageTables.Root);
        PhysicalMemory.UseDirectMap();
        return Result.Ok;
    }

    /// <summary>Turns on what this processor offers of no-execute, write-protect, global pages, SMEP, SMAP and UMIP.</summary>
    public static void EnableProtection()
    {
        const uint extendedFeatures = 0xC0000080;
        Processor.WriteRegister(extendedFeatures, Processor.ReadRegister(extendedFeatures) | 1 << 11);
        Processor.WriteControl0(Processor.ReadControl0() | 1 << 16);
        ulong control = Processor.ReadControl4() | 1 << 7;
        if (Processor.Query(0).Eax >= 7)
        {
            ProcessorQuery features = Processor.Query(7);
            if ((features.Ebx & 1u << 7) != 0)
                control |= 1 << 20;
            if ((features.Ebx & 1u << 20) != 0)
                control |= 1 << 21;
            if ((features.Ecx & 1u << 2) != 0)
                control |= 1 << 11;
        }
        Processor.WriteControl4(control);
    }

    /// <summary>Maps a device's registers uncached; the device is reached through the result only.</summary>
    public static Result<DeviceMemory> MapDevice(ulong physical, ulong length)
    {
        if (physical + length >= physical && IsMemory(physical, length))
            return Errno.InvalidArgument;
        Result<ulong> address = MapPhysical(physical, length, PageRights.Write | PageRights.Uncached);
        if (address.Failed)
            return address.Error;
        return new DeviceMemory(address.Value, length);
    }

    /// <summary>
    /// Maps any physical range into the virtual area and returns the address of its first byte.
    /// <see cref="Errno.InvalidArgument"/>: the range is empty, or the processor has no such addresses.
    /// </summary>
    public static Result<ulong> MapPhysical(ulong physical, ulong length, PageRights rights)
    {
        if (length == 0 || physical + length < physical || length > 1UL << 40 || physical + length > PhysicalEnd())
            return Errno.InvalidArgument;
        ulong offset = physical & 0xFFF;
        ulong bytes = (offset + length + 4095) & ~4095UL;
        Result<ulong> area = ReserveArea(bytes);
        if (area.Failed)
            return area;
        for (ulong done = 0; done < bytes; done += 4096)
        {
            Result mapped = PageTables.Map(area.Value + done, physical - offset + done, rights);
            if (mapped.Failed)
                return mapped.Error;
        }
        return area.Value + offset;
    }

    // The first address that the processor cannot form (Intel SDM volume 2, CPUID leaf 80000008h); in a page-table entry the
    // bits from there on are reserved.
    private static ulong PhysicalEnd()
    {
        if (Processor.Query(0x80000000).Eax < 0x80000008)
            return 1UL << 36;
        return 1UL << (int)Math.Min(Processor.Query(0x80000008).Eax & 0xFF, 52);
    }

    private static bool IsMemory(ulong physical, ulong length)
    {
        foreach (MemoryRange range in Boot.BootRecord.Map)
        {
            if (PageFrames.CanBecomeFree(range.Kind) && physical < range.Start + range.Length && range.Start < physical + length)
                return true;
        }
        return false;
    }

    /// <summary>Reserves addresses with an unmapped page before and after.</summary>
    public static Result<ulong> ReserveArea(ulong length)
    {
        ulong taken = length + 2 * 4096;
        ulong end = System.Threading.Interlocked.Add(ref s_areaNext, taken);
        if (end > AreaEnd || end < AreaBase)
            return Errno.OutOfMemory;
        return end - taken + 4096;
    }

    /// <summary>Maps fresh frames filled with zeros at reserved addresses.</summary>
    public static Result Commit(ulong address, ulong length)
    {
        for (ulong done = 0; done < length; done += 4096)
        {
            ulong frame = PageFrames.AllocateCleared();
            if (frame == 0)
                return Errno.OutOfMemory;
            Result mapped = PageTables.Map(address + done, frame, PageRights.Write);
            if (mapped.Failed)
                return mapped;
        }
        return Result.Ok;
    }

    private static Result MapDirect(ulong start, ulong end, PageRights rights)
    {
        start &= ~4095UL;
        end = (end + 4095) & ~4095UL;
        while (start < end)
        {
            bool large = (start & (LargePage - 1)) == 0 && end - start >= LargePage;
            ulong address = PhysicalMemory.DirectMapBase + start;
            Result mapped = large ? PageTables.MapLarge(address, start, rights) : PageTables.Map(address, start, rights);
            if (mapped.Failed)
                return mapped;
            start += large ? LargePage : 4096;
        }
        return Result.Ok;
    }
}
