// Words. A *page frame* is 4096 bytes of physical memory, named by its number (address / 4096). A *block* of order n is
// 2^n frames that start at a multiple of 2^n; its *buddy* is the other half of the block of order n+1. A *zone* is a
// range of frames with its own lists.
//
// Why buddy: devices want contiguous frames, and freeing must put them together again without a search. The state is one
// record a frame in memory that the caller provides, so the allocator itself needs no heap.
using System;

namespace Dialogos.Kernel.Memory;

/// <summary>The allocator's note about one frame; 12 bytes.</summary>
public struct FrameRecord
{
    /// <summary>Index of the next record in the list of free blocks.</summary>
    public uint Next;
    /// <summary>Index of the record before.</summary>
    public uint Previous;
    /// <summary>Order of the block that starts here, in the low five bits; above them what the frame is.</summary>
    public byte Order;
    /// <summary>What the frame is.</summary>
    public FrameState State;
}

/// <summary>What a frame is at the moment.</summary>
public enum FrameState : byte
{
    /// <summary>Never given to the allocator: a hole, or memory in permanent use.</summary>
    Absent = 0,
    /// <summary>First frame of a free block.</summary>
    FreeHead = 1,
    /// <summary>Another frame of a free block.</summary>
    FreeTail = 2,
    /// <summary>First frame of an allocated block.</summary>
    UsedHead = 3,
    /// <summary>Another frame of an allocated block.</summary>
    UsedTail = 4,
}

/// <summary>
/// A buddy allocator over a zone. The records hold first one list head for each order (<see cref="HeadCount"/>), then one
/// record a frame. Copies of this value share the same state. The caller serialises calls.
/// </summary>
public readonly ref struct BuddyAllocator
{
    /// <summary>The greatest order: blocks of 4 MiB.</summary>
    public const int MaximumOrder = 10;
    /// <summary>Records before the first frame's: the list heads, and one that counts free frames.</summary>
    public const int HeadCount = MaximumOrder + 2;

    private const int CounterIndex = MaximumOrder + 1;
    private readonly Span<FrameRecord> _records;

    /// <summary>Wraps the records of a zone; <see cref="Initialize"/> them once first.</summary>
    public BuddyAllocator(Span<FrameRecord> records) => _records = records;

    /// <summary>Records that a zone of this many frames needs.</summary>
    public static int RecordsFor(int frames) => frames + HeadCount;

    /// <summary>Frames in the zone, free or not.</summary>
    public int FrameCount => _records.Length - HeadCount;

    /// <summary>Frames that are free.</summary>
    public uint FreeFrames => _records[CounterIndex].Next;

    /// <summary>Frames that were ever given to the zone.</summary>
    public uint ManagedFrames => _records[CounterIndex].Previous;

    /// <summary>Empties the zone: every frame is absent.</summary>
    public void Initialize()
    {
        _records.Clear();
        for (int order = 0; order <= MaximumOrder; order++)
        {
            _records[order].Next = (uint)order;
            _records[order].Previous = (uint)order;
        }
    }

    /// <summary>Gives absent frames to the zone.</summary>
    public void Add(int firstFrame, int count)
    {
        if (firstFrame < 0 || count < 0 || count > FrameCount - firstFrame)
            throw new ArgumentOutOfRangeException(nameof(firstFrame));
        for (int frame = firstFrame; frame < firstFrame + count; frame++)
        {
            if (_records[HeadCount + frame].State != FrameState.Absent)
                throw new InvalidOperationException("A frame was given to the allocator twice.");
        }
        _records[CounterIndex].Previous += (uint)count;
        int next = firstFrame;
        int end = firstFrame + count;
        while (next < end)
        {
            int order = 0;
            while (order < MaximumOrder && (next & ((2 << order) - 1)) == 0 && next + (2 << order) <= end)
                order++;
            Release(next, order);
            next += 1 << order;
        }
    }

    /// <summary>Takes a block of 2^<paramref name="order"/> frames; -1 if there is none.</summary>
    public int Allocate(int order)
    {
        if (order < 0 || order > MaximumOrder)
            throw new ArgumentOutOfRangeException(nameof(order));
        int found = order;
        while (found <= MaximumOrder && _records[found].Next == (uint)found)
            found++;
        if (found > MaximumOrder)
            return -1;

        int frame = (int)_records[found].Next - HeadCount;
        Unlink(frame);
        while (found > order)
        {
            found--;
            Link(frame + (1 << found), found);
        }
        Mark(frame, order, FrameState.UsedHead, FrameState.UsedTail);
        _records[CounterIndex].Next -= 1u << order;
        return frame;
    }

    /// <summary>Gives back a block that <see cref="Allocate"/> returned. Anything else is a bug and throws.</summary>
    public void Free(int frame, int order)
    {
        if (frame < 0 || frame >= FrameCount)
            throw new ArgumentOutOfRangeException(nameof(frame));
        FrameRecord record = _records[HeadCount + frame];
        if (record.State != FrameState.UsedHead || record.Order != order)
            throw new InvalidOperationException("A block of frames was freed that is not allocated.");
        Release(frame, order);
    }

    /// <summary>What a frame is.</summary>
    public FrameState StateOf(int frame) => _records[HeadCount + frame].State;

    /// <summary>The order of the block that starts at a frame.</summary>
    public int OrderOf(int frame) => _records[HeadCount + frame].Order;

    /// <summary>Free blocks of an order, counted along the list.</summary>
    public int FreeBlocks(int order)
    {
        int count = 0;
        for (uint at = _records[order].Next; at != (uint)order; at = _records[(int)at].Next)
            count++;
        return count;
    }

    private void Release(int frame, int order)
    {
        _records[CounterIndex].Next += 1u << order;
        int block = frame;
        int size = order;
        while (size < MaximumOrder)
        {
            int buddy = block ^ (1 << size);
            if (buddy + (1 << size) > FrameCount)
                break;
            FrameRecord other = _records[HeadCount + buddy];
            if (other.State != FrameState.FreeHead || other.Order != size)
                break;
            Unlink(buddy);
            block &= ~(1 << size);
            size++;
        }
        Mark(frame, order, FrameState.FreeTail, FrameState.FreeTail);
        Link(block, size);
    }

    private void Mark(int frame, int order, FrameState head, FrameState tail)
    {
        for (int i = 1; i < 1 << order; i++)
            _records[HeadCount + frame + i].State = tail;
        _records[HeadCount + frame].State = head;
        _records[HeadCount + frame].Order = (byte)order;
    }

    private void Link(int frame, int order)
    {
        int index = HeadCount + frame;
        _records[index].State = FrameState.FreeHead;
        _records[index].Order = (byte)order;
        uint first = _records[order].Next;
        _records[index].Next = first;
        _records[index].Previous = (uint)order;
        _records[(int)first].Previous = (uint)index;
        _records[order].Next = (uint)index;
    }

    private void Unlink(int frame)
    {
        int index = HeadCount + frame;
        uint next = _records[index].Next;
        uint previous = _records[index].Previous;
        _records[(int)previous].Next = next;
        _records[(int)next].Previous = previous;
        _records[index].State = FrameState.FreeTail;
    }
}
