// Words. The *virtual library* (vdso(7)) is a shared library of one page that the kernel maps into every program, with a page of
// *data* below it that programs can read: the clock without a system call. The data is under a sequence lock: who reads sees an
// even number twice, and nothing was written in between.
using System;
using System.Threading;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes.Machine;
using Dialogos.Kernel.Processes.Memory;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.Processes;

/// <summary>Gives programs the clock.</summary>
public static class VirtualLibrary
{
    private const uint CounterIsClock = 1, ProcessorIsKnown = 2;
    private static VirtualLibraryPages? s_pages;
    private static ulong s_data;

    /// <summary>Makes the pages. Pre: the clock is calibrated. ENOMEM: programs then ask the kernel for the time.</summary>
    public static Result Initialize()
    {
        ulong data = PageFrames.AllocateCleared();
        ulong image = PageFrames.AllocateCleared();
        if (data == 0 || image == 0)
            return Errno.OutOfMemory;
        Span<int> entries = stackalloc int[VirtualLibraryImage.Names.Length];
        for (int i = 0; i < entries.Length; i++)
            entries[i] = VirtualLibraryCode.EntryOf(i);
        VirtualLibraryImage.Build(PhysicalMemory.Bytes(image, VirtualLibraryImage.Length), VirtualLibraryCode.Bytes, entries);
        s_data = PhysicalMemory.ToVirtual(data);
        Publish();
        s_pages = new VirtualLibraryPages(data, image);
        return Result.Ok;
    }

    /// <summary>Writes what the code computes the time from. One writer at a time.</summary>
    private static void Publish()
    {
        ref uint sequence = ref PhysicalMemory.Structure<uint>(s_data);
        Volatile.Write(ref sequence, sequence + 1);
        Interlocked.MemoryBarrier();
        PhysicalMemory.Structure<uint>(s_data + 4) = (Clock.Frequency != 0 ? CounterIsClock : 0) |
            (UserProcessor.KnowsItsNumber ? ProcessorIsKnown : 0);
        PhysicalMemory.Structure<ulong>(s_data + 8) = Clock.Origin;
        PhysicalMemory.Structure<ulong>(s_data + 16) = Clock.Factor;
        PhysicalMemory.Structure<ulong>(s_data + 24) = Clock.WallTimeAtStart;
        Volatile.Write(ref sequence, sequence + 1);
    }

    /// <summary>Maps data and library; returns the library's address for AT_SYSINFO_EHDR, 0 if there is none. ENOMEM.</summary>
    internal static Result<ulong> MapInto(AddressSpace memory)
    {
        if (s_pages == null)
            return 0UL;
        Result<ulong> data = memory.Map(new MapRequest
        {
            Length = s_pages.Length, Protection = Protection.Read, MaximumProtection = Protection.Read, Pages = s_pages, Name = "[vvar]",
        });
        if (data.Failed)
            return data;
        return memory.Map(new MapRequest
        {
            Address = data.Value + VirtualLibraryImage.Length, Length = VirtualLibraryImage.Length, IsFixed = true,
            Protection = Protection.Read | Protection.Execute, Pages = s_pages, Offset = VirtualLibraryImage.Length, Name = "[vdso]",
        });
    }
}

/// <summary>The data's frame and the image's. They are mapped as private, so whoever writes gets a copy.</summary>
internal sealed class VirtualLibraryPages : PageSource
{
    private readonly ulong _data, _image;

    internal VirtualLibraryPages(ulong data, ulong image)
    {
        _data = data;
        _image = image;
    }

    /// <inheritdoc/>
    public override ulong Length => 2 * VirtualLibraryImage.Length;

    /// <inheritdoc/>
    public override Result<ulong> AcquireFrame(ulong index, bool write)
    {
        ulong frame = index == 0 ? _data : _image;
        FrameReferences.Add(frame);
        return frame;
    }
}
