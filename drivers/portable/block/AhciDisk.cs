// ATA/ATAPI Command Set 3 (ACS-3), chapter 7.
using System;
using System.Buffers.Binary;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Block;

/// <summary>A SATA disk. Requests wait here, in their order; the disk has one at a time.</summary>
public sealed class AhciDisk : QueuedBlockDevice
{
    private const byte ReadDmaExt = 0x25, WriteDmaExt = 0x35, FlushCacheExt = 0xEA, IdentifyDevice = 0xEC;
    private const byte AddressByBlock = 0x40;
    private const uint Supports64Bit = 1u << 31;
    private const ulong IdentifyPatience = 5_000_000_000;
    private const int None = -1;

    // Slots that wait for the disk: a ring; and the one that the disk has.
    private readonly int[] _waiting = new int[Depth];
    private int _firstWaiting, _waitingCount;
    private int _running = None;

    private AhciDisk(BlockChannel channel, string name, AhciPort port) : base(channel, name) => Port = port;

    /// <summary>The model, as the disk calls itself.</summary>
    public string Model { get; private set; } = "";

    internal AhciPort Port { get; }

    internal static Result<AhciDisk> Create(BlockChannel channel, string name, AhciPort port, uint adapterCapabilities)
    {
        var slots = ((adapterCapabilities >> 8) & 0x1F) + 1;
        if (slots < Depth)
            return Errno.NotSupported;
        var opened = port.Open();
        if (opened.Failed)
            return opened.Error;
        var disk = new AhciDisk(channel, name, port);
        var identified = disk.Identify(adapterCapabilities);
        return identified.Failed ? identified.Error : disk;
    }

    /// <inheritdoc/>
    protected override Result Submit(BlockSlot slot)
    {
        _waiting[(_firstWaiting + _waitingCount) % Depth] = slot.Index;
        _waitingCount++;
        IssueNext();
        return Result.Ok;
    }

    /// <inheritdoc/>
    protected override Result Collect()
    {
        while (_running != None)
        {
            // First the command, then the errors: one that an error ended before the first look is not taken for done.
            var isIssued = Port.IsIssued(_running);
            var hasError = Port.HasError;
            if (isIssued && !hasError)
                return Result.Ok;
            Complete(_running, hasError ? Errno.InputOutput : Errno.None);
            _running = None;
            var ready = hasError ? Port.Restart() : Result.Ok;
            if (ready.Failed)
                return ready;
            IssueNext();
        }
        return Result.Ok;
    }

    // A disk without native queueing does one command at a time whatever the adapter holds. Giving it only one loses
    // little, and says for certain which one an error belongs to: adapters differ in what they do with the others.
    private void IssueNext()
    {
        if (_running != None || _waitingCount == 0)
            return;
        var slot = Slots[_waiting[_firstWaiting]];
        _firstWaiting = (_firstWaiting + 1) % Depth;
        _waitingCount--;
        _running = slot.Index;
        var command = new AtaCommand { Device = AddressByBlock };
        if (slot.Operation == BlockOperation.Flush)
        {
            command.Code = FlushCacheExt;
        }
        else
        {
            command.Code = slot.Operation == BlockOperation.Read ? ReadDmaExt : WriteDmaExt;
            command.Block = slot.FirstBlock;
            command.Count = (ushort)(slot.Bytes / BlockSize);
        }
        Port.Issue(slot.Index, slot, command, slot.Operation == BlockOperation.Write, slot.Bytes);
    }

    /// <inheritdoc/>
    protected override Result Restart()
    {
        _running = None;
        _waitingCount = 0;
        return Port.Restart();
    }

    /// <summary>Polls until the only command has ended; false if it failed or did not end.</summary>
    private bool WaitForSlot(int slot)
    {
        var deadline = Channel.Host.Nanoseconds + IdentifyPatience;
        while (Port.IsIssued(slot) && !Port.HasError)
        {
            if (Channel.Host.Nanoseconds >= deadline)
                return false;
            Channel.Host.Pause();
        }
        return !Port.HasError;
    }

    private Result Identify(uint adapterCapabilities)
    {
        var memory = Channel.Host.AllocateDeviceMemory(BlockSlot.HeaderBytes + 4096);
        if (memory.Failed)
            return memory.Error;
        if ((adapterCapabilities & Supports64Bit) == 0 && memory.Value.PhysicalAddress > uint.MaxValue)
            return Errno.NotSupported;
        var slot = new BlockSlot(0, memory.Value) { Bytes = 512 };
        Port.Issue(0, slot, new AtaCommand { Code = IdentifyDevice }, false, 512);
        if (!WaitForSlot(0))
            return Errno.InputOutput;
        return Parse(slot.Data);
    }

    private Result Parse(ReadOnlySpan<byte> identity)
    {
        Span<byte> model = stackalloc byte[40];
        for (var i = 0; i < model.Length; i++)
            model[i] = identity[54 + (i ^ 1)];
        Model = AtaText.Trim(model);
        // Word 83 bit 10: 48-bit addresses. Disks without them are older than SATA.
        if ((Word(identity, 83) & (1 << 10)) == 0)
            return Errno.NotSupported;
        var blocks = BinaryPrimitives.ReadUInt64LittleEndian(identity.Slice(200)) & 0xFFFF_FFFF_FFFF;
        var blockSize = 512;
        // Word 106: bit 14 set and 15 clear make it valid; bit 12: words 117 and 118 hold the block size in words.
        if ((Word(identity, 106) & 0xD000) == 0x5000)
        {
            var words = BinaryPrimitives.ReadUInt32LittleEndian(identity.Slice(234));
            if (words is not (256 or 512 or 1024 or 2048))
                return Errno.NotSupported;
            blockSize = (int)words * 2;
        }
        return Prepare(blockSize, blocks, false);
    }

    private static ushort Word(ReadOnlySpan<byte> identity, int index) =>
        BinaryPrimitives.ReadUInt16LittleEndian(identity.Slice(2 * index));
}
