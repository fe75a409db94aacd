using System;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Block;

/// <summary>
/// What every block driver has in common: checking, splitting into requests, several of them in flight for any number of
/// threads, deadlines and recovery. A driver only says how to submit one request, how to collect finished ones and how to
/// restart its controller.
/// </summary>
public abstract class QueuedBlockDevice : IBlockDevice
{
    /// <summary>Requests that may be in flight.</summary>
    public const int Depth = 8;

    private const ulong TransferDeadline = 10_000_000_000, FlushDeadline = 30_000_000_000;

    private readonly BlockSlot[] _slots = new BlockSlot[Depth];
    private BlockSlot? _free;
    private bool _isDead;

    /// <summary>A device on <paramref name="channel"/>; <see cref="Prepare"/> must succeed before it is used.</summary>
    protected QueuedBlockDevice(BlockChannel channel, string name)
    {
        Channel = channel;
        Name = name;
    }

    /// <inheritdoc/>
    public string Name { get; }
    /// <inheritdoc/>
    public int BlockSize { get; private set; }
    /// <inheritdoc/>
    public ulong BlockCount { get; private set; }
    /// <inheritdoc/>
    public bool IsReadOnly { get; private set; }
    /// <summary>How often the controller had to be restarted because a request was not answered, or answered with nonsense.</summary>
    public uint Restarts { get; private set; }

    /// <summary>The controller.</summary>
    protected BlockChannel Channel { get; }
    /// <summary>Bytes of the largest request that the device takes: a multiple of the block size.</summary>
    protected int LargestTransfer { get; set; } = BlockSlot.DataBytes;
    /// <summary>The request slots.</summary>
    protected ReadOnlySpan<BlockSlot> Slots => _slots;

    /// <inheritdoc/>
    public Result Read(ulong firstBlock, Span<byte> destination)
    {
        var allowed = Check(firstBlock, destination.Length);
        return allowed.Failed ? allowed : Transfer(BlockOperation.Read, firstBlock, destination, default);
    }

    /// <inheritdoc/>
    public Result Write(ulong firstBlock, ReadOnlySpan<byte> source)
    {
        if (IsReadOnly)
            return Errno.ReadOnlyFileSystem;
        var allowed = Check(firstBlock, source.Length);
        return allowed.Failed ? allowed : Transfer(BlockOperation.Write, firstBlock, default, source);
    }

    /// <inheritdoc/>
    public Result Flush()
    {
        if (IsReadOnly)
            return Result.Ok;
        var slot = TakeSlotOrWait();
        slot.Operation = BlockOperation.Flush;
        slot.FirstBlock = 0;
        slot.Bytes = 0;
        Start(slot, FlushDeadline);
        Finish(slot);
        var error = slot.Error;
        ReturnSlot(slot);
        return error;
    }

    /// <summary>Allocates the slots and takes the geometry that the device reported, after checking it.</summary>
    protected Result Prepare(int blockSize, ulong blockCount, bool isReadOnly)
    {
        if (blockSize is not (512 or 1024 or 2048 or 4096) || blockCount == 0
            || blockCount > ulong.MaxValue / (ulong)blockSize)
            return Errno.Protocol;
        LargestTransfer = Math.Min(LargestTransfer, BlockSlot.DataBytes) & -blockSize;
        if (LargestTransfer == 0)
            return Errno.NotSupported;
        for (var i = 0; i < Depth; i++)
        {
            var memory = Channel.Host.AllocateDeviceMemory(BlockSlot.HeaderBytes + BlockSlot.DataBytes);
            if (memory.Failed)
                return memory.Error;
            _slots[i] = new BlockSlot(i, memory.Value) { Next = _free };
            _free = _slots[i];
        }
        BlockSize = blockSize;
        BlockCount = blockCount;
        IsReadOnly = isReadOnly;
        return Result.Ok;
    }

    /// <summary>Hands one request to the device. Called with the channel's lock held.</summary>
    protected abstract Result Submit(BlockSlot slot);

    /// <summary>
    /// Calls <see cref="Complete"/> for each request that the device has finished. A failure means that the device broke
    /// the protocol. Called with the channel's lock held.
    /// </summary>
    protected abstract Result Collect();

    /// <summary>
    /// Resets the controller so that it has no request and touches no memory, and makes it work again. The requests that
    /// were in flight are ended by the caller. Called with the channel's lock held.
    /// </summary>
    protected abstract Result Restart();

    /// <summary>Ends a request; false if the device did not have it. Called with the channel's lock held.</summary>
    protected bool Complete(int index, Errno error)
    {
        if (index < 0 || index >= Depth || !_slots[index].IsInFlight)
            return false;
        _slots[index].Error = error;
        _slots[index].IsInFlight = false;
        return true;
    }

    /// <summary>Ends every request in flight. Called with the channel's lock held, after the controller was reset.</summary>
    protected void AbortAll(Errno error)
    {
        for (var i = 0; i < Depth; i++)
            Complete(i, error);
    }

    private Result Check(ulong firstBlock, int bytes)
    {
        if (bytes == 0 || bytes % BlockSize != 0)
            return Errno.InvalidArgument;
        var blocks = (ulong)(bytes / BlockSize);
        return firstBlock >= BlockCount || blocks > BlockCount - firstBlock ? Errno.InvalidArgument : Result.Ok;
    }

    private Result Transfer(
        BlockOperation operation, ulong firstBlock, Span<byte> destination, ReadOnlySpan<byte> source)
    {
        var length = operation == BlockOperation.Read ? destination.Length : source.Length;
        int started = 0, finished = 0;
        var error = Errno.None;
        // Requests of this call in the order of their data.
        BlockSlot? first = null, last = null;
        while (first is not null || (started < length && error == Errno.None))
        {
            while (started < length && error == Errno.None)
            {
                var slot = first is null ? TakeSlotOrWait() : TryTakeSlot();
                if (slot is null)
                    break;
                slot.Operation = operation;
                slot.FirstBlock = firstBlock + (ulong)(started / BlockSize);
                slot.Bytes = Math.Min(LargestTransfer, length - started);
                if (operation == BlockOperation.Write)
                    source.Slice(started, slot.Bytes).CopyTo(slot.Data);
                started += slot.Bytes;
                Start(slot, TransferDeadline);
                if (last is null)
                    first = slot;
                else
                    last.Next = slot;
                last = slot;
            }
            var oldest = first!;
            Finish(oldest);
            if (error == Errno.None)
                error = oldest.Error;
            if (operation == BlockOperation.Read && error == Errno.None)
                oldest.Data.CopyTo(destination.Slice(finished));
            finished += oldest.Bytes;
            first = oldest.Next;
            if (first is null)
                last = null;
            ReturnSlot(oldest);
        }
        return error;
    }

    private void Start(BlockSlot slot, ulong patience)
    {
        lock (Channel.Lock)
        {
            slot.Error = Errno.None;
            slot.Deadline = Channel.Host.Nanoseconds + patience;
            if (_isDead)
            {
                slot.Error = Errno.InputOutput;
                return;
            }
            slot.IsInFlight = true;
            var submitted = Submit(slot);
            if (!submitted.Failed)
                return;
            slot.IsInFlight = false;
            slot.Error = submitted.Error;
        }
    }

    private void Finish(BlockSlot slot)
    {
        while (true)
        {
            var ticket = Channel.Event.Ticket;
            ulong remaining;
            lock (Channel.Lock)
            {
                if (!slot.IsInFlight)
                    return;
                var collected = Collect();
                if (collected.Failed)
                    Recover(collected.Error);
                if (!slot.IsInFlight)
                    return;
                var now = Channel.Host.Nanoseconds;
                if (now >= slot.Deadline)
                {
                    Recover(Errno.TimedOut);
                    return;
                }
                remaining = slot.Deadline - now;
            }
            Channel.Event.Wait(ticket, remaining);
        }
    }

    private void Recover(Errno reason)
    {
        Restarts++;
        // A controller that cannot be restarted may still write to its buffers: they are never used again.
        if (Restart().Failed)
            _isDead = true;
        AbortAll(reason);
        Channel.Event.Signal();
    }

    private BlockSlot? TryTakeSlot()
    {
        lock (Channel.Lock)
        {
            var slot = _free;
            if (slot is null)
                return null;
            _free = slot.Next;
            slot.Next = null;
            return slot;
        }
    }

    private BlockSlot TakeSlotOrWait()
    {
        while (true)
        {
            var ticket = Channel.Event.Ticket;
            if (TryTakeSlot() is { } slot)
                return slot;
            // Every slot belongs to a thread that will return it at its deadline at the latest.
            Channel.Event.Wait(ticket, FlushDeadline);
        }
    }

    private void ReturnSlot(BlockSlot slot)
    {
        lock (Channel.Lock)
        {
            var wasEmpty = _free is null;
            slot.Next = _free;
            _free = slot;
            if (!wasEmpty)
                return;
        }
        Channel.Event.Signal();
    }
}
