// NVM Express Base Specification 1.4, chapters 4.3 (PRP lists) and 6 (NVM commands).
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Block;

/// <summary>One namespace of an NVMe controller: a disk.</summary>
public sealed class NvmeNamespace : QueuedBlockDevice
{
    private const byte FlushOpcode = 0, WriteOpcode = 1, ReadOpcode = 2;
    private const int PageBytes = 4096;

    private readonly NvmeController _controller;
    private readonly uint _identifier;

    private NvmeNamespace(BlockChannel channel, string name, NvmeController controller, NvmeQueue queue, uint identifier)
        : base(channel, name)
    {
        _controller = controller;
        _identifier = identifier;
        Queue = queue;
        LargestTransfer = controller.LargestTransfer;
    }

    internal NvmeQueue Queue { get; }

    internal static Result<NvmeNamespace> Create(
        BlockChannel channel, string name, NvmeController controller, NvmeQueue queue, uint identifier, int blockSize,
        ulong blockCount)
    {
        var device = new NvmeNamespace(channel, name, controller, queue, identifier);
        var prepared = device.Prepare(blockSize, blockCount, false);
        return prepared.Failed ? prepared.Error : device;
    }

    internal void AbortInFlight() => AbortAll(Errno.InputOutput);

    /// <inheritdoc/>
    protected override Result Submit(BlockSlot slot)
    {
        var command = new NvmeCommand { Namespace = _identifier };
        if (slot.Operation == BlockOperation.Flush)
        {
            if (!_controller.HasVolatileCache)
            {
                Complete(slot.Index, Errno.None);
                return Result.Ok;
            }
            command.Opcode = FlushOpcode;
            return Queue.Submit(command, (ushort)slot.Index);
        }
        command.Opcode = slot.Operation == BlockOperation.Read ? ReadOpcode : WriteOpcode;
        command.Dword10 = (uint)slot.FirstBlock;
        command.Dword11 = (uint)(slot.FirstBlock >> 32);
        command.Dword12 = (uint)(slot.Bytes / BlockSize) - 1;
        command.FirstPage = slot.DataAddress;
        var pages = (slot.Bytes + PageBytes - 1) / PageBytes;
        if (pages == 2)
            command.SecondPage = slot.DataAddress + PageBytes;
        if (pages > 2)
        {
            for (var page = 1; page < pages; page++)
                slot.Memory.Write64(8 * (uint)(page - 1), slot.DataAddress + (ulong)(page * PageBytes));
            command.SecondPage = slot.Memory.PhysicalAddress;
        }
        return Queue.Submit(command, (ushort)slot.Index);
    }

    /// <inheritdoc/>
    protected override Result Collect()
    {
        while (true)
        {
            var taken = Queue.Take();
            if (taken.Error == Errno.Again)
                return Result.Ok;
            if (taken.Failed)
                return taken.Error;
            if (!Complete(taken.Value.Identifier, taken.Value.Error))
                return Errno.Protocol;
        }
    }

    /// <inheritdoc/>
    protected override Result Restart() => _controller.Restart(this);
}
