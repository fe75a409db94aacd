using System;
using Dialogos.Bootloader.Uefi;
using Dialogos.Bootloader.Watchdog;
using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Handover;
using Dialogos.Kernel.Image;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Bootloader.Start;

/// <summary>
/// Places a verified kernel and hands the machine over to it (kernel/README.md, "Handover"). <see cref="Prepare"/> can
/// fail and leaves the loader able to try another; <see cref="Enter"/> ends boot services and does not return.
/// </summary>
// SAFETY: addresses are of pages that Firmware.AllocatePages gave to the loader.
internal sealed unsafe class KernelStart
{
    private const ulong StackPages = 32;
    private const ulong MapPages = 16;
    private const ulong RangePages = 12;
    private const ulong FourGiB = 1UL << 32;
    private const ulong FiveLevelPaging = 1UL << 12;
    private const uint WatchdogSeconds = 60;
    private const uint MostWatchdogSeconds = 600;
    private const int MostTextBytes = 2048;

    private PageTableBuilder? _tables;
    private BootInformation* _information;
    private ulong _stackTop;
    private ulong _map;
    private ulong _ranges;
    private ulong _entryPoint;

    /// <summary>
    /// Makes everything that the handover needs. <see cref="Errno.OutOfMemory"/>; <see cref="Errno.NotExecutable"/>: the
    /// image cannot stand at its base; <see cref="Errno.NotSupported"/>: the firmware runs with 5-level paging.
    /// </summary>
    public Result Prepare(PortableExecutable image, ReadOnlySpan<byte> file)
    {
        if ((Machine.ReadControlRegister4() & FiveLevelPaging) != 0)
            return Errno.NotSupported;
        var pages = AllocateAll();
        if (pages.Failed)
            return pages;
        var placed = PlaceKernel(image, file);
        if (placed.Failed)
            return placed;
        var identity = MapMemory();
        if (identity.Failed)
            return identity;
        _entryPoint = image.PreferredBase + image.EntryPoint;
        FindDevices();
        return Result.Ok;
    }

    /// <summary>
    /// Ends boot services and jumps. Returns only if the firmware will not end them, or its map has no room.
    /// </summary>
    public Errno Enter(Selection selection, string options, ulong loaderStart)
    {
        var information = _information;
        var name = selection.Chosen!.Value;
        information->Magic = BootInformation.ExpectedMagic;
        information->Version = BootInformation.ExpectedVersion;
        information->Generation = (uint)name.Number;
        information->Reason = selection.Reason;
        information->TriesLeft = name.CountsTries ? (uint)name.TriesLeft : uint.MaxValue;
        information->LoaderStartTsc = loaderStart;
        information->EfiSystemTable = (ulong)Firmware.Tables;
        information->AcpiRsdp = Firmware.FindAcpiRoot();
        var text = (byte*)information + 1024;
        information->CommandLine = (ulong)text;
        information->CommandLineLength = (uint)CopyText(options, text);
        text += MostTextBytes;
        information->ReasonText = (ulong)text;
        information->ReasonTextLength = (uint)CopyText(selection.Sentence, text);
        WarmMemory.Write(LastStart.NextMark(information->Generation));
        var seconds = ReadWatchdogSeconds(options);
        information->WatchdogSeconds = seconds == 0 ? 0 : TcoWatchdog.Arm(seconds);
        var ended = EndBootServices();
        if (ended != Errno.None)
            return ended;
        Machine.EnterKernel(_tables!.Root, _stackTop, _entryPoint, (ulong)information);
        return Errno.None;
    }

    // watchdog=SECONDS on the kernel's command line; 0 for a person with a debugger. Anything else leaves the usual time.
    private static uint ReadWatchdogSeconds(string options)
    {
        var text = CommandLineOption.Find(CommandLineOption.Parse(options), "watchdog");
        return text is not null && uint.TryParse(text, out var seconds) && seconds <= MostWatchdogSeconds
            ? seconds : WatchdogSeconds;
    }

    private Result AllocateAll()
    {
        var tables = PageTableBuilder.Create();
        var stack = Firmware.AllocatePages(StackPages);
        var information = Firmware.AllocatePages(2);
        var map = Firmware.AllocatePages(MapPages);
        var ranges = Firmware.AllocatePages(RangePages);
        if (tables.Failed || stack.Failed || information.Failed || map.Failed || ranges.Failed)
            return Errno.OutOfMemory;
        _tables = tables.Value;
        _stackTop = stack.Value + (StackPages * Firmware.PageSize);
        _information = (BootInformation*)information.Value;
        _map = map.Value;
        _ranges = ranges.Value;
        return Result.Ok;
    }

    private Result PlaceKernel(PortableExecutable image, ReadOnlySpan<byte> file)
    {
        var pages = Firmware.AllocatePages((image.MemoryLength + PageTableBuilder.LargePageSize) / Firmware.PageSize);
        if (pages.Failed)
            return pages.Error;
        var physical = (pages.Value + PageTableBuilder.LargePageSize - 1) & ~(PageTableBuilder.LargePageSize - 1);
        var placed = image.Place(file, new Span<byte>((void*)physical, (int)image.MemoryLength), image.PreferredBase);
        if (placed.Failed)
            return placed;
        _information->KernelPhysicalBase = physical;
        _information->KernelImageSize = image.MemoryLength;
        var headers = (image.HeadersLength + Firmware.PageSize - 1) & ~(Firmware.PageSize - 1);
        var mapped = _tables!.MapPages(image.PreferredBase, physical, headers, PageTableBuilder.NoExecute);
        for (var i = 0; i < image.Sections.Length && mapped.IsOk; i++)
        {
            var section = image.Sections[i];
            var rights = section.Rights switch
            {
                SectionRights.Execute => 0UL,
                SectionRights.Write => PageTableBuilder.Writable | PageTableBuilder.NoExecute,
                _ => PageTableBuilder.NoExecute,
            };
            mapped = _tables.MapPages(
                image.PreferredBase + section.VirtualAddress, physical + section.VirtualAddress, section.MemoryLength, rights);
        }
        return mapped;
    }

    // The low 4 GiB hold the devices that the kernel needs first; above, all that the memory map calls memory.
    private Result MapMemory()
    {
        var mapped = _tables!.MapIdentity(0, FourGiB);
        var map = ReadMap();
        if (map.Failed)
            return map.Error;
        for (ulong at = 0; at < map.Value.Length && mapped.IsOk; at += map.Value.Stride)
        {
            var descriptor = (MemoryDescriptor*)(_map + at);
            var end = descriptor->PhysicalStart + (descriptor->NumberOfPages * Firmware.PageSize);
            var isMemory = KindOf(descriptor->Type) is not (MemoryKind.Reserved or MemoryKind.DeviceMemory);
            if (isMemory && end > FourGiB)
                mapped = _tables.MapIdentity(descriptor->PhysicalStart, end);
        }
        return mapped;
    }

    private void FindDevices()
    {
        _information->PanicRecord = WarmMemory.Address;
        _information->PanicRecordLength = WarmMemory.Length;
        var graphics = Firmware.FindProtocol<GraphicsOutput>(GraphicsOutput.Identity);
        if (graphics == null)
            return;
        var mode = graphics->Mode->Information;
        var layout = mode->PixelFormat switch
        {
            GraphicsModeInformation.BlueGreenRed => PixelLayout.BlueGreenRed,
            GraphicsModeInformation.RedGreenBlue => PixelLayout.RedGreenBlue,
            _ => PixelLayout.None,
        };
        if (layout == PixelLayout.None)
            return;
        var start = graphics->Mode->FramebufferBase;
        if (start + graphics->Mode->FramebufferSize > FourGiB
            && _tables!.MapIdentity(start, start + graphics->Mode->FramebufferSize).Failed)
            return;
        _information->FramebufferLayout = layout;
        _information->Framebuffer = start;
        _information->FramebufferWidth = mode->HorizontalResolution;
        _information->FramebufferHeight = mode->VerticalResolution;
        _information->FramebufferStride = mode->PixelsPerScanLine * 4;
    }

    // The firmware may change its map while it is asked to stop: then the key is stale and the map is read again.
    private Errno EndBootServices()
    {
        const int Attempts = 8;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var map = ReadMap();
            if (map.Failed)
                return map.Error;
            if (!BuildRanges(map.Value))
                return Errno.NoSpace;
            if (Firmware.Boot->ExitBootServices(Firmware.ImageHandle, (nuint)map.Value.Key) == Status.Success)
                return Errno.None;
        }
        return Errno.Busy;
    }

    private bool BuildRanges(FirmwareMap map)
    {
        var storage = new Span<MemoryRange>((void*)_ranges, (int)(RangePages * Firmware.PageSize) / sizeof(MemoryRange));
        var builder = new MemoryMapBuilder(storage);
        for (ulong at = 0; at < map.Length; at += map.Stride)
        {
            var descriptor = (MemoryDescriptor*)(_map + at);
            builder.Claim(
                descriptor->PhysicalStart, descriptor->NumberOfPages * Firmware.PageSize, KindOf(descriptor->Type));
        }
        // Address 0 stands for "nothing" throughout the kernel.
        builder.Claim(0, Firmware.PageSize, MemoryKind.Reserved);
        builder.Claim(_information->KernelPhysicalBase, _information->KernelImageSize, MemoryKind.KernelImage);
        builder.Claim(_information->PanicRecord, _information->PanicRecordLength, MemoryKind.PanicRecord);
        builder.Merge();
        _information->MemoryMap = _ranges;
        _information->MemoryMapCount = (uint)builder.Count;
        return builder.Fits;
    }

    private Result<FirmwareMap> ReadMap()
    {
        var length = (nuint)(MapPages * Firmware.PageSize);
        nuint key;
        nuint stride;
        uint version;
        var status = Firmware.Boot->GetMemoryMap(&length, (void*)_map, &key, &stride, &version);
        if (status != Status.Success)
            return Status.ToErrno(status);
        return new FirmwareMap { Length = length, Key = key, Stride = stride };
    }

    private static MemoryKind KindOf(MemoryType type) => type switch
    {
        MemoryType.LoaderCode or MemoryType.LoaderData => MemoryKind.LoaderReclaimable,
        MemoryType.BootServicesCode or MemoryType.BootServicesData or MemoryType.Conventional => MemoryKind.Usable,
        MemoryType.RuntimeServicesCode or MemoryType.RuntimeServicesData => MemoryKind.FirmwareRuntime,
        MemoryType.AcpiReclaim => MemoryKind.AcpiTables,
        MemoryType.AcpiNonVolatile => MemoryKind.AcpiNonVolatile,
        MemoryType.MappedInputOutput or MemoryType.MappedInputOutputPorts => MemoryKind.DeviceMemory,
        _ => MemoryKind.Reserved,
    };

    private static int CopyText(string text, byte* destination)
    {
        var length = Math.Min(text.Length, MostTextBytes);
        for (var i = 0; i < length; i++)
            destination[i] = (byte)text[i];
        return length;
    }

    private struct FirmwareMap
    {
        public ulong Length;
        public ulong Key;
        public ulong Stride;
    }
}
