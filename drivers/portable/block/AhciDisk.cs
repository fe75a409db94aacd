// ATA/ATAPI Command Set 3 (ACS-3), chapter 7.
using System;
using System.Buffers.Binary;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Block;

/// <summary>A SATA disk, with its commands queued in the adapter.</summary>
public sealed class AhciDisk : QueuedBlockDevice
{
    private const byte ReadDmaExt = 0x25, WriteDmaExt = 0x35, FlushCacheExt = 0xEA, IdentifyDevice = 0xEC;
    private const byte AddressByBlock = 0x40;
    private const uint Supports64Bit = 1u << 31;
    private const ulong AlonePatience = 5_000_000_000;

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
        return Result.Ok;
    }

    /// <inheritdoc/>
    protected override Result Collect()
    {
        // First the commands, then the errors: a command that an error ended before the first look is not taken for done.
        var issued = Port.Issued;
        if (Port.HasError)
            return RepeatAlone();
        for (var i = 0; i < Depth; i++)
        {
            if (Slots[i].IsInFlight && (issued & (1u << i)) == 0)
                Complete(i, Errno.None);
        }
        return Result.Ok;
    }

    /// <summary>
    /// After an error: which command failed is known for certain only if it ran alone (adapters differ in what they clear),
    /// and all of them may be repeated. So each is, one by one.
    /// </summary>
    private Result RepeatAlone()
    {
        var restarted = Port.Restart();
        for (var i = 0; i < Depth && restarted.IsOk; i++)
        {
            if (!Slots[i].IsInFlight)
                continue;
            Port.Reissue(1u << i);
            if (WaitForSlot(i))
            {
                Complete(i, Errno.None);
                continue;
            }
            Complete(i, Errno.InputOutput);
            restarted = Port.Restart();
        }
        return restarted;
    }

    /// <summary>Polls until a command that runs alone has ended; false if it failed or did not end.</summary>
    private bool WaitForSlot(int slot)
    {
        var deadline = Channel.Host.Nanoseconds + AlonePatience;
        while ((Port.Issued & (1u << slot)) != 0 && !Port.HasError)
        {
            if (Channel.Host.Nanoseconds >= deadline)
                return false;
            Channel.Host.Pause();
        }
        return !Port.HasError;
    }

    /// <inheritdoc/>
    protected override Result Restart() => Port.Restart();

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
