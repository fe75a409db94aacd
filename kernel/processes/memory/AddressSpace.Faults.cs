using System;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes.Machine;

namespace Dialogos.Kernel.Processes.Memory;

/// <summary>What a page fault comes to.</summary>
public enum FaultEnd
{
    /// <summary>The page is there now.</summary>
    Resolved,
    /// <summary>Nothing is mapped: SIGSEGV, SEGV_MAPERR.</summary>
    NoMapping,
    /// <summary>The region forbids it: SIGSEGV, SEGV_ACCERR.</summary>
    Forbidden,
    /// <summary>Behind the file's end, or the file cannot be read: SIGBUS.</summary>
    NoContent,
    /// <summary>The machine has no frame left.</summary>
    OutOfMemory,
}

// Demand paging, copy-on-write and fork.
public sealed partial class AddressSpace
{
    private const ulong KernelReserve = MemoryPressure.Reserve;

    /// <summary>Page faults that were answered with a frame.</summary>
    public ulong Faults { get; private set; }

    /// <summary>Answers a page fault. Pre: interrupts on.</summary>
    internal FaultEnd Resolve(ulong address, bool write, bool execute)
    {
        ulong page = address & ~PageMask;
        lock (_lock)
        {
            Region? region = Find(page);
            if (region == null)
                return FaultEnd.NoMapping;
            Protection needed = write ? Protection.Write : execute ? Protection.Execute : Protection.None;
            // On x86 a page that can be written or run can be read.
            if (region.Protection == Protection.None || (needed & ~region.Protection) != 0)
                return FaultEnd.Forbidden;
            Faults++;
            ulong entry = _tables.Read(page);
            if (entry == 0)
                return Populate(region, page, write);
            if (write && (entry & UserPageTables.Writable) == 0)
                return MakeWritable(region, page, UserPageTables.FrameOf(entry));
            // Another thread was faster, or this processor remembers an older entry.
            if ((entry & UserPageTables.Present) == 0)
                _tables.Exchange(page, EntryFor(UserPageTables.FrameOf(entry), region.Protection, writable: false));
            Kernel.Machine.Processor.InvalidatePage(page);
            return FaultEnd.Resolved;
        }
    }

    private FaultEnd Populate(Region region, ulong page, bool write)
    {
        bool writable = (region.Protection & Protection.Write) != 0;
        if (region.Pages == null)
        {
            Result<ulong> fresh = region.File == null ? TakeFrame() : ReadFrame(region, page);
            return fresh.Failed ? FaultOf(fresh.Error) : Store(region, page, fresh.Value, writable);
        }
        ulong offset = region.OffsetOf(page);
        if (offset >= region.Pages.Length)
            return FaultEnd.NoContent;
        Result<ulong> frame = region.Pages.AcquireFrame(offset / 4096, write && region.IsShared);
        if (frame.Failed)
            return FaultOf(frame.Error);
        if (region.IsShared || !write)
            return Store(region, page, frame.Value, region.IsShared && write);
        Result<ulong> copy = CopyFrame(frame.Value);
        FrameReferences.Release(frame.Value);
        return copy.Failed ? FaultOf(copy.Error) : Store(region, page, copy.Value, true);
    }

    private FaultEnd MakeWritable(Region region, ulong page, ulong frame)
    {
        if (region.IsShared)
        {
            // Tells the source that the page changes; the frame is the one that is mapped already.
            Result<ulong> same = region.Pages!.AcquireFrame(region.OffsetOf(page) / 4096, true);
            if (same.Failed)
                return FaultOf(same.Error);
            FrameReferences.Release(same.Value);
            _tables.Exchange(page, EntryFor(frame, region.Protection, true));
        }
        else if (!FrameReferences.IsShared(frame))
        {
            _tables.Exchange(page, EntryFor(frame, region.Protection, true));
        }
        else
        {
            Result<ulong> copy = CopyFrame(frame);
            if (copy.Failed)
                return FaultOf(copy.Error);
            _tables.Exchange(page, EntryFor(copy.Value, region.Protection, true));
            _tables.Flush();
            FrameReferences.Release(frame);
        }
        Kernel.Machine.Processor.InvalidatePage(page);
        return FaultEnd.Resolved;
    }

    private FaultEnd Store(Region region, ulong page, ulong frame, bool writable)
    {
        Result stored = _tables.Write(page, EntryFor(frame, region.Protection, writable));
        if (stored.Failed)
        {
            FrameReferences.Release(frame);
            return FaultEnd.OutOfMemory;
        }
        _resident++;
        return FaultEnd.Resolved;
    }

    private static FaultEnd FaultOf(Errno error) => error == Errno.OutOfMemory ? FaultEnd.OutOfMemory : FaultEnd.NoContent;

    private static Result<ulong> TakeFrame()
    {
        ulong frame = PageFrames.Free <= KernelReserve ? 0 : PageFrames.AllocateCleared();
        return frame == 0 ? Errno.OutOfMemory : frame;
    }

    private static Result<ulong> CopyFrame(ulong source)
    {
        ulong frame = PageFrames.Free <= KernelReserve ? 0 : PageFrames.Allocate();
        if (frame == 0)
            return Errno.OutOfMemory;
        PhysicalMemory.Bytes(source, 4096).CopyTo(PhysicalMemory.Bytes(frame, 4096));
        return frame;
    }

    // A page of a file without shared frames; what lies behind the file's end reads as zeros.
    private static Result<ulong> ReadFrame(Region region, ulong page)
    {
        Result<ulong> frame = TakeFrame();
        if (frame.Failed)
            return frame;
        Span<byte> bytes = PhysicalMemory.Bytes(frame.Value, 4096);
        int done = 0;
        while (done < bytes.Length)
        {
            Result<int> read = region.File!.ReadAt(region.OffsetOf(page) + (ulong)done, bytes.Slice(done));
            if (read.Failed || read.Value == 0)
            {
                if (read.IsOk && done > 0)
                    return frame;
                FrameReferences.Release(frame.Value);
                return read.Failed ? read.Error : Errno.InputOutput;
            }
            done += read.Value;
        }
        return frame;
    }

    /// <summary>A copy for fork: private pages are shared until one side writes. ENOMEM.</summary>
    public Result<AddressSpace> Fork()
    {
        Result<AddressSpace> created = Create();
        if (created.Failed)
            return created;
        AddressSpace child = created.Value;
        Result copied = Result.Ok;
        lock (_lock)
        {
            child.Limit = Limit;
            child.BreakStart = BreakStart;
            child.Break = Break;
            for (int i = 0; i < _regions.Count && copied.IsOk; i++)
            {
                Region region = _regions[i];
                child._regions.Add(region.Clone(region.Start, region.End));
                child.MappedBytes += region.End - region.Start;
                copied = ShareRegion(region, child);
            }
            _tables.Flush();
        }
        if (copied.IsOk)
            return child;
        child.RemoveUser();
        return copied.Error;
    }

    private Result ShareRegion(Region region, AddressSpace child)
    {
        for (ulong page = _tables.Next(region.Start, region.End, out ulong entry); page < region.End;
             page = _tables.Next(page + 4096, region.End, out entry))
        {
            ulong shared = region.IsShared || (entry & UserPageTables.Present) == 0 ? entry : entry & ~UserPageTables.Writable;
            Result stored = child._tables.Write(page, shared);
            if (stored.Failed)
                return stored;
            FrameReferences.Add(UserPageTables.FrameOf(entry));
            child._resident++;
            if (shared != entry)
                _tables.Exchange(page, shared);
        }
        return Result.Ok;
    }
}
