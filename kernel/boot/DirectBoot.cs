// Turns what QEMU's PVH start-up passes (Xen, xen/include/public/arch-x86/hvm/start_info.h) into BootInformation, so that
// the rest of the kernel knows one handover only.
using System.Runtime;
using System.Runtime.InteropServices;
using Dialogos.Kernel.Handover;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Memory;

namespace Dialogos.Kernel.Boot;

internal static class DirectBoot
{
    private const uint StartMagic = 0x336EC578;
    private const ulong ImagePhysical = 0x200000;
    // 64 KiB below the image that neither QEMU nor SeaBIOS writes on a warm reset: the panic record.
    private const ulong PanicRecordPhysical = 0x1F0000;
    private const ulong PanicRecordBytes = 0x10000;
    private const int MaximumRanges = 64;
    private const int MaximumCommandLine = 4096;

    [StructLayout(LayoutKind.Sequential)]
    private struct StartInformation
    {
        public uint Magic;
        public uint Version;
        public uint Flags;
        public uint ModuleCount;
        public ulong ModuleList;
        public ulong CommandLine;
        public ulong Rsdp;
        public ulong MemoryMap;
        public uint MemoryMapEntries;
        public uint Reserved;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct StartRange
    {
        public ulong Start;
        public ulong Length;
        public uint Type;
        public uint Reserved;
    }

    /// <summary>
    /// Pre: identity mapping, the boot stack, no heap. Post: the returned physical address holds a BootInformation, or 0
    /// and the reason is on COM1.
    /// </summary>
    [RuntimeExport("DirectBootConvert")]
    private static ulong Convert(ulong startInformation, ulong startCounter)
    {
        ulong block = ReservedMemory.BootInformation();
        ref StartInformation start = ref PhysicalMemory.Structure<StartInformation>(startInformation);
        ref BootInformation boot = ref PhysicalMemory.Structure<BootInformation>(block);
        // A wrong magic leaves the block zero, which the boot sequence refuses with a message.
        if (start.Magic != StartMagic)
            return block - KernelImage.Start + ImagePhysical;

        boot.Magic = BootInformation.ExpectedMagic;
        boot.Version = BootInformation.ExpectedVersion;
        boot.KernelPhysicalBase = ImagePhysical;
        boot.KernelImageSize = KernelImage.End - KernelImage.Start;
        boot.AcpiRsdp = start.Rsdp != 0 ? start.Rsdp : FindRsdp();
        boot.CommandLine = start.CommandLine;
        boot.CommandLineLength = LengthOf(start.CommandLine);
        boot.Reason = ChoiceReason.DirectBoot;
        boot.TriesLeft = uint.MaxValue;
        boot.LoaderStartTsc = startCounter;
        boot.PanicRecord = PanicRecordPhysical;
        boot.PanicRecordLength = PanicRecordBytes;
        if (start.ModuleCount > 0)
            InitialArchive.Note(PhysicalMemory.Structure<ulong>(start.ModuleList), PhysicalMemory.Structure<ulong>(start.ModuleList + 8));
        ulong map = block + 0x1000;
        boot.MemoryMap = map - KernelImage.Start + ImagePhysical;
        boot.MemoryMapCount = (uint)ConvertMap(start, map, boot.KernelImageSize);
        return block - KernelImage.Start + ImagePhysical;
    }

    private static int ConvertMap(in StartInformation start, ulong map, ulong imageSize)
    {
        int count = 0;
        for (uint i = 0; i < start.MemoryMapEntries && count < MaximumRanges - 5; i++)
        {
            StartRange range = PhysicalMemory.Structure<StartRange>(start.MemoryMap + i * 24);
            bool usable = range.Type == 1;
            // Usable memory shrinks to whole pages, the rest grows.
            ulong from = usable ? (range.Start + 4095) & ~4095UL : range.Start & ~4095UL;
            ulong to = usable ? (range.Start + range.Length) & ~4095UL : (range.Start + range.Length + 4095) & ~4095UL;
            if (from >= to)
                continue;
            MemoryKind kind = range.Type switch
            {
                1 => MemoryKind.Usable,
                3 => MemoryKind.AcpiTables,
                4 => MemoryKind.AcpiNonVolatile,
                _ => MemoryKind.Reserved,
            };
            ulong imageEnd = ImagePhysical + imageSize;
            if (usable && from < PanicRecordPhysical && to > imageEnd)
            {
                AppendUsable(map, ref count, from, PanicRecordPhysical);
                Append(map, ref count, PanicRecordPhysical, ImagePhysical, MemoryKind.PanicRecord);
                Append(map, ref count, ImagePhysical, imageEnd, MemoryKind.KernelImage);
                AppendUsable(map, ref count, imageEnd, to);
            }
            else if (usable)
            {
                AppendUsable(map, ref count, from, to);
            }
            else
            {
                Append(map, ref count, from, to, kind);
            }
        }
        return count;
    }

    // The initial archive lies somewhere in usable memory: that part is the loader's for the time being.
    private static void AppendUsable(ulong map, ref int count, ulong from, ulong to)
    {
        ulong start = InitialArchive.Physical & ~4095UL;
        ulong end = (InitialArchive.Physical + InitialArchive.Length + 4095) & ~4095UL;
        if (InitialArchive.Length == 0 || start < from || end > to)
        {
            Append(map, ref count, from, to, MemoryKind.Usable);
            return;
        }
        if (from < start)
            Append(map, ref count, from, start, MemoryKind.Usable);
        Append(map, ref count, start, end, MemoryKind.LoaderReclaimable);
        if (end < to)
            Append(map, ref count, end, to, MemoryKind.Usable);
    }

    private static void Append(ulong map, ref int count, ulong from, ulong to, MemoryKind kind)
    {
        ref MemoryRange range = ref PhysicalMemory.Structure<MemoryRange>(map + (ulong)(count * 24));
        range.Start = from;
        range.Length = to - from;
        range.Kind = kind;
        range.Padding = 0;
        count++;
    }

    private static uint LengthOf(ulong text)
    {
        if (text == 0)
            return 0;
        uint length = 0;
        while (length < MaximumCommandLine && PhysicalMemory.Structure<byte>(text + length) != 0)
            length++;
        return length;
    }

    // ACPI 6.5, 5.2.5.1: on a PC the pointer lies on a 16-byte boundary of the BIOS area.
    private static ulong FindRsdp()
    {
        const ulong signature = 0x2052545020445352; // "RSD PTR "
        for (ulong at = 0xE0000; at < 0x100000; at += 16)
        {
            if (PhysicalMemory.Structure<ulong>(at) == signature)
                return at;
        }
        return 0;
    }
}
