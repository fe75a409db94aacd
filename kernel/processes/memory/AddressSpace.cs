// The regions of one address space, sorted by address, and its page tables. A region says what may be there; a page gets its
// frame when it is first touched (AddressSpace.Faults.cs).
using System;
using System.Collections.Generic;
using System.Threading;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes.Machine;

namespace Dialogos.Kernel.Processes.Memory;

/// <summary>What a new region is to contain.</summary>
public readonly struct MapRequest
{
    /// <summary>The wanted address; 0 for any.</summary>
    public ulong Address { get; init; }
    /// <summary>Bytes.</summary>
    public ulong Length { get; init; }
    /// <summary>The program's rights.</summary>
    public Protection Protection { get; init; }
    /// <summary>True for exactly this address.</summary>
    public bool IsFixed { get; init; }
    /// <summary>With <see cref="IsFixed"/>: EEXIST where something is mapped already; else that is replaced.</summary>
    public bool KeepsOthers { get; init; }
    /// <summary>True for MAP_SHARED.</summary>
    public bool IsShared { get; init; }
    /// <summary>The file; null for anonymous memory.</summary>
    public OpenFile? File { get; init; }
    /// <summary>Frames of the kernel's own instead of a file's; null for none.</summary>
    public PageSource? Pages { get; init; }
    /// <summary>Where in the file to start.</summary>
    public ulong Offset { get; init; }
    /// <summary>Name for people.</summary>
    public string? Name { get; init; }
    /// <summary>The most that mprotect may allow later.</summary>
    public Protection? MaximumProtection { get; init; }
}

/// <summary>The memory of a process.</summary>
public sealed partial class AddressSpace
{
    private const ulong PageMask = 4095;
    /// <summary>The lowest address that may be mapped (vm.mmap_min_addr).</summary>
    public const ulong Lowest = 0x10000;
    private const ulong AreaTop = UserMemory.End - (1UL << 32);
    private readonly Lock _lock = new();
    private readonly List<Region> _regions = new();
    private readonly UserPageTables _tables;
    private int _users = 1;

    private AddressSpace(UserPageTables tables) => _tables = tables;

    /// <summary>Creates an empty one.</summary>
    public static Result<AddressSpace> Create()
    {
        Result<UserPageTables> tables = UserPageTables.Create();
        return tables.Failed ? tables.Error : new AddressSpace(tables.Value);
    }

    /// <summary>Physical address of the page tables.</summary>
    internal ulong Root => _tables.Root;

    /// <summary>Bytes in all regions.</summary>
    public ulong MappedBytes { get; private set; }

    /// <summary>RLIMIT_AS.</summary>
    public ulong Limit { get; set; } = ulong.MaxValue;

    /// <summary>Frames that private and shared pages have at this moment.</summary>
    public long ResidentPages => _resident;

    private long _resident;

    /// <summary>Lowest address of the heap that brk moves.</summary>
    public ulong BreakStart { get; internal set; }

    /// <summary>The heap's end.</summary>
    public ulong Break { get; internal set; }

    /// <summary>A copy of the list of regions, for /proc.</summary>
    public Region[] Regions()
    {
        lock (_lock)
            return _regions.ToArray();
    }

    /// <summary>Makes a region and returns its address. EINVAL, ENOMEM, EEXIST, and what the file's pages say.</summary>
    public Result<ulong> Map(in MapRequest request)
    {
        ulong length = (request.Length + PageMask) & ~PageMask;
        if (request.Length == 0)
            return Errno.InvalidArgument;
        if (length == 0 || length > UserMemory.End)
            return Errno.OutOfMemory;
        Result<PageSource?> pages = FindPages(request, length);
        if (pages.Failed)
            return pages.Error;
        lock (_lock)
        {
            Result<ulong> place = ChoosePlace(request, length);
            if (place.Failed)
                return place;
            if (request.IsFixed)
                RemoveRange(place.Value, place.Value + length);
            if (MappedBytes + length > Limit)
                return Errno.OutOfMemory;
            var region = new Region(place.Value, place.Value + length, request.Protection)
            {
                MaximumProtection = request.MaximumProtection ?? (Protection)7,
                IsShared = request.IsShared,
                File = request.File,
                Pages = pages.Value,
                Offset = request.Offset,
                Name = request.Name ?? "",
            };
            region.Hold();
            Insert(region);
            return place.Value;
        }
    }

    /// <summary>Removes whatever is mapped in the range. EINVAL.</summary>
    public Result Unmap(ulong address, ulong length)
    {
        ulong end = address + ((length + PageMask) & ~PageMask);
        if ((address & PageMask) != 0 || length == 0 || end <= address || end > UserMemory.End)
            return Errno.InvalidArgument;
        lock (_lock)
            RemoveRange(address, end);
        return Result.Ok;
    }

    /// <summary>Moves the end of the heap; returns the end, which is the old one if the new one cannot be had.</summary>
    public ulong SetBreak(ulong wanted)
    {
        lock (_lock)
        {
            if (wanted < BreakStart || wanted > AreaTop)
                return Break;
            ulong oldEnd = (Break + PageMask) & ~PageMask;
            ulong newEnd = (wanted + PageMask) & ~PageMask;
            if (newEnd < oldEnd)
                RemoveRange(newEnd, oldEnd);
            if (newEnd > oldEnd)
            {
                if (!IsFree(oldEnd, newEnd) || MappedBytes + (newEnd - oldEnd) > Limit)
                    return Break;
                Insert(new Region(oldEnd, newEnd, Protection.Read | Protection.Write) { Name = "[heap]" });
            }
            Break = wanted;
            return wanted;
        }
    }

    /// <summary>Changes rights. EINVAL, ENOMEM where nothing is mapped, EACCES beyond the maximum.</summary>
    public Result Protect(ulong address, ulong length, Protection protection)
    {
        ulong end = address + ((length + PageMask) & ~PageMask);
        if ((address & PageMask) != 0)
            return Errno.InvalidArgument;
        if (length == 0)
            return Result.Ok;
        if (end <= address || end > UserMemory.End)
            return Errno.OutOfMemory;
        lock (_lock)
        {
            if (!IsCovered(address, end))
                return Errno.OutOfMemory;
            SplitAt(address);
            SplitAt(end);
            for (int i = FirstAt(address); i < _regions.Count && _regions[i].Start < end; i++)
            {
                if ((protection & ~_regions[i].MaximumProtection) != 0)
                    return Errno.AccessDenied;
                _regions[i].Protection = protection;
                ApplyProtection(_regions[i]);
            }
            MergeAround(address, end);
            _tables.Flush();
        }
        return Result.Ok;
    }

    /// <summary>True if every page of the range belongs to a region.</summary>
    internal bool Covers(ulong address, ulong length)
    {
        lock (_lock)
            return IsCovered(address & ~PageMask, (address + length + PageMask) & ~PageMask);
    }

    /// <summary>Writes the changed pages of file mappings (msync). ENOMEM where nothing is mapped.</summary>
    internal Result Synchronize(ulong address, ulong length, bool wait)
    {
        ulong end = address + ((length + PageMask) & ~PageMask);
        if (end < address)
            return Errno.OutOfMemory;
        lock (_lock)
        {
            Result result = IsCovered(address, end) ? Result.Ok : Errno.OutOfMemory;
            for (int i = FirstAt(address); wait && i < _regions.Count && _regions[i].Start < end; i++)
            {
                Region region = _regions[i];
                Result written = region.IsShared && region.File != null && region.Pages != null
                    ? region.Pages.Synchronize() : Result.Ok;
                if (written.Failed)
                    result = written;
            }
            return result;
        }
    }

    /// <summary>Orders the memory accesses of all processors that run this address space.</summary>
    internal void Barrier() => _tables.Flush();

    /// <summary>What an address means to all who share it: the content and the place in it, for shared memory.</summary>
    internal (object Space, ulong Place) IdentityOf(ulong address)
    {
        lock (_lock)
        {
            Region? region = Find(address);
            return region != null && region.IsShared && region.Pages != null
                ? (region.Pages, region.OffsetOf(address))
                : (this, address);
        }
    }

    /// <summary>Counts one more process that uses the address space (vfork, CLONE_VM).</summary>
    public void AddUser() => Interlocked.Increment(ref _users);

    /// <summary>Counts one less; the last one gives everything back. Pre: no processor uses it after this.</summary>
    public void RemoveUser()
    {
        if (Interlocked.Decrement(ref _users) != 0)
            return;
        lock (_lock)
        {
            RemoveRange(0, UserMemory.End);
            _tables.Free();
        }
    }

    private static Result<PageSource?> FindPages(in MapRequest request, ulong length)
    {
        if (request.Pages != null)
            return request.Pages;
        if (request.File == null)
            return request.IsShared ? new SharedMemory(length) : (PageSource?)null;
        Result<PageSource> pages = request.File.GetPages();
        if (pages.IsOk)
            return pages.Value;
        // A file without shared frames can still be copied into private pages.
        return request.IsShared || pages.Error != Errno.NoDevice ? pages.Error : (PageSource?)null;
    }

    private Result<ulong> ChoosePlace(in MapRequest request, ulong length)
    {
        ulong wanted = request.Address;
        if (request.IsFixed)
        {
            if ((wanted & PageMask) != 0)
                return Errno.InvalidArgument;
            if (!UserMemory.Contains(wanted, length))
                return Errno.OutOfMemory;
            if (wanted < Lowest)
                return Errno.NotPermitted;
            return request.KeepsOthers && !IsFree(wanted, wanted + length) ? Errno.Exists : wanted;
        }
        wanted &= ~PageMask;
        if (wanted >= Lowest && UserMemory.Contains(wanted, length) && IsFree(wanted, wanted + length))
            return wanted;
        return FindGap(length);
    }

    // The highest gap that is large enough, as Linux's usual layout chooses.
    private Result<ulong> FindGap(ulong length)
    {
        ulong top = AreaTop;
        for (int i = _regions.Count - 1; i >= 0; i--)
        {
            Region region = _regions[i];
            if (region.Start >= top)
                continue;
            if (region.End <= top && top - region.End >= length)
                return top - length;
            top = region.Start;
        }
        return top >= Lowest + length ? top - length : Errno.OutOfMemory;
    }
}
