using System;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes.Machine;

namespace Dialogos.Kernel.Processes.Memory;

// The sorted list of regions, and what happens to pages when regions change. All under the lock.
public sealed partial class AddressSpace
{
    private const int BatchSize = 128;

    // Index of the first region that ends after the address.
    private int FirstAt(ulong address)
    {
        int low = 0;
        int high = _regions.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_regions[middle].End > address)
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }

    private Region? Find(ulong address)
    {
        int index = FirstAt(address);
        return index < _regions.Count && _regions[index].Start <= address ? _regions[index] : null;
    }

    private bool IsFree(ulong start, ulong end)
    {
        int index = FirstAt(start);
        return index >= _regions.Count || _regions[index].Start >= end;
    }

    private bool IsCovered(ulong start, ulong end)
    {
        for (int i = FirstAt(start); start < end; i++)
        {
            if (i >= _regions.Count || _regions[i].Start > start)
                return false;
            start = _regions[i].End;
        }
        return true;
    }

    private void Insert(Region region)
    {
        _regions.Insert(FirstAt(region.Start), region);
        MappedBytes += region.End - region.Start;
        MergeAround(region.Start, region.End);
    }

    private void SplitAt(ulong address)
    {
        int index = FirstAt(address);
        if (index >= _regions.Count || _regions[index].Start >= address)
            return;
        Region region = _regions[index];
        _regions.Insert(index + 1, region.Clone(address, region.End));
        region.End = address;
    }

    private void MergeAround(ulong start, ulong end)
    {
        int index = FirstAt(start);
        if (index > 0)
            index--;
        while (index + 1 < _regions.Count && _regions[index].Start <= end)
        {
            Region next = _regions[index + 1];
            // Shared memory keeps its own regions, so that its count of mappings stays simple.
            if (_regions[index].Pages is SharedMemory || !_regions[index].ContinuesWith(next))
            {
                index++;
                continue;
            }
            _regions[index].End = next.End;
            _regions.RemoveAt(index + 1);
            next.Drop();
        }
    }

    private void RemoveRange(ulong start, ulong end)
    {
        if (IsFree(start, end))
            return;
        SplitAt(start);
        SplitAt(end);
        DropPages(start, end);
        int first = FirstAt(start);
        int last = first;
        while (last < _regions.Count && _regions[last].Start < end)
        {
            MappedBytes -= _regions[last].End - _regions[last].Start;
            _regions[last].Drop();
            last++;
        }
        _regions.RemoveRange(first, last - first);
    }

    // Takes the pages of a range out and gives their frames back once no processor can reach them.
    private void DropPages(ulong start, ulong end)
    {
        Span<ulong> frames = stackalloc ulong[BatchSize];
        int count = 0;
        for (ulong page = _tables.Next(start, end, out _); page < end; page = _tables.Next(page + 4096, end, out _))
        {
            frames[count++] = UserPageTables.FrameOf(_tables.Exchange(page, 0));
            if (count == BatchSize)
                Release(frames, ref count);
        }
        Release(frames, ref count);
    }

    private void Release(Span<ulong> frames, ref int count)
    {
        if (count == 0)
            return;
        _tables.Flush();
        for (int i = 0; i < count; i++)
            FrameReferences.Release(frames[i]);
        _resident -= count;
        count = 0;
    }

    private void ApplyProtection(Region region)
    {
        Protection rights = region.Protection;
        for (ulong page = _tables.Next(region.Start, region.End, out ulong entry); page < region.End;
             page = _tables.Next(page + 4096, region.End, out entry))
        {
            bool writable = (rights & Protection.Write) != 0 && (entry & UserPageTables.Writable) != 0 &&
                (entry & UserPageTables.Present) != 0;
            _tables.Exchange(page, EntryFor(UserPageTables.FrameOf(entry), rights, writable));
        }
    }

    private static ulong EntryFor(ulong frame, Protection rights, bool writable) =>
        UserPageTables.Entry(frame, rights != Protection.None, writable, (rights & Protection.Execute) != 0);

    /// <summary>Forgets the content of the range: private pages become fresh ones (MADV_DONTNEED).</summary>
    public Result Discard(ulong address, ulong length)
    {
        ulong end = address + ((length + PageMask) & ~PageMask);
        if ((address & PageMask) != 0 || end < address || end > UserMemory.End)
            return Errno.InvalidArgument;
        lock (_lock)
        {
            bool covered = IsCovered(address, end);
            DropPages(address, end);
            return covered ? Result.Ok : Errno.OutOfMemory;
        }
    }

    /// <summary>
    /// Changes a mapping's length, moving it if it must and may (mremap). <paramref name="target"/> is not 0 for
    /// MREMAP_FIXED. EFAULT where nothing is mapped, EINVAL, ENOMEM.
    /// </summary>
    public Result<ulong> Remap(ulong address, ulong oldLength, ulong newLength, bool mayMove, ulong target)
    {
        oldLength = (oldLength + PageMask) & ~PageMask;
        newLength = (newLength + PageMask) & ~PageMask;
        if ((address & PageMask) != 0 || newLength == 0 || !UserMemory.Contains(address, oldLength) || newLength > UserMemory.End)
            return Errno.InvalidArgument;
        if (target != 0 && ((target & PageMask) != 0 || !UserMemory.Contains(target, newLength) ||
            (target < address + oldLength && address < target + newLength)))
            return Errno.InvalidArgument;
        lock (_lock)
        {
            Region? region = Find(address);
            if (region == null || address + oldLength > region.End)
                return Errno.BadAddress;
            if (target == 0 && newLength <= oldLength)
            {
                if (newLength < oldLength)
                    RemoveRange(address + newLength, address + oldLength);
                return address;
            }
            if (newLength > oldLength && MappedBytes + newLength - oldLength > Limit)
                return Errno.OutOfMemory;
            if (target == 0 && address + oldLength == region.End && UserMemory.Contains(address, newLength) &&
                IsFree(region.End, address + newLength))
            {
                MappedBytes += address + newLength - region.End;
                region.End = address + newLength;
                return address;
            }
            if (!mayMove && target == 0)
                return Errno.OutOfMemory;
            return Move(address, oldLength, newLength, target);
        }
    }

    private Result<ulong> Move(ulong address, ulong oldLength, ulong newLength, ulong target)
    {
        if (target == 0)
        {
            Result<ulong> gap = FindGap(newLength);
            if (gap.Failed)
                return gap;
            target = gap.Value;
        }
        else
        {
            RemoveRange(target, target + newLength);
        }
        if (newLength < oldLength)
        {
            RemoveRange(address + newLength, address + oldLength);
            oldLength = newLength;
        }
        Region moved = Find(address)!.Clone(address, address + oldLength);
        ulong end = address + oldLength;
        Result stored = Result.Ok;
        for (ulong page = _tables.Next(address, end, out _); page < end && stored.IsOk; page = _tables.Next(page + 4096, end, out _))
        {
            ulong entry = _tables.Exchange(page, 0);
            stored = _tables.Write(page - address + target, entry);
            if (stored.Failed)
                _tables.Exchange(page, entry);
        }
        // After a failure the moved part stays: its region is made all the same, so that no frame is lost.
        moved.Start = target;
        moved.End = target + newLength;
        _tables.Flush();
        RemoveRange(address, end);
        Insert(moved);
        return stored.Failed ? stored.Error : target;
    }
}
