// Serial ATA AHCI 1.3.1: chapter 3.3 (port registers), 4.2 (memory structures), 10.3 (port initialization and recovery).
using Dialogos.Drivers.Bus;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Block;

/// <summary>A command in the form of the host-to-device frame that carries it.</summary>
public struct AtaCommand
{
    /// <summary>The command code.</summary>
    public byte Code;
    /// <summary>The device register; 0x40 addresses by block.</summary>
    public byte Device;
    /// <summary>48 bits of block number.</summary>
    public ulong Block;
    /// <summary>Blocks to transfer; 0 means 65536.</summary>
    public ushort Count;
}

/// <summary>One port of the adapter: starting, stopping and commands.</summary>
public sealed class AhciPort(IDriverHost host, RegisterWindow registers)
{
    /// <summary>Command slots that the hardware has room for in the list.</summary>
    public const int CommandSlots = 32;

    private const uint CommandList = 0x00, ReceivedFrames = 0x08, Interrupts = 0x10, InterruptEnable = 0x14,
        Command = 0x18, TaskFile = 0x20, Signature = 0x24, SataStatus = 0x28, SataControl = 0x2C, SataError = 0x30,
        CommandIssue = 0x38;
    private const uint CommandStart = 1, CommandSpinUp = 2, CommandPower = 4, CommandFrames = 1 << 4,
        CommandFramesRunning = 1 << 14, CommandRunning = 1 << 15;
    private const uint TaskFileBusy = 0x88;
    private const uint AtaSignature = 0x101;
    // Task file error, host bus errors, interface fatal error, overflow.
    private const uint FatalInterrupts = (1u << 30) | (1 << 29) | (1 << 28) | (1 << 27) | (1 << 24);
    private const uint ReceivedFramesOffset = 1024;

    private IDeviceMemory _memory = null!;

    // Written by the interrupt handler, read under the lock: errors seen since the last look.
    private volatile uint _errors;

    /// <summary>True while the device has the command of a slot.</summary>
    public bool IsIssued(int slot) => (registers.Read32(CommandIssue) & (1u << slot)) != 0;

    /// <summary>
    /// True if the device ended a command with an error. The register is read first: the interrupt handler moves errors
    /// from there to the field.
    /// </summary>
    public bool HasError => ((registers.Read32(Interrupts) | _errors) & FatalInterrupts) != 0;

    /// <summary>
    /// Wakes the link, and starts the port if a disk answers. <see cref="Errno.NoDevice"/> if nothing is attached,
    /// <see cref="Errno.NotSupported"/> if it is no disk.
    /// </summary>
    public Result Open()
    {
        var memory = host.AllocateDeviceMemory(4096);
        if (memory.Failed)
            return memory.Error;
        _memory = memory.Value;
        var stopped = Stop();
        if (stopped.Failed)
            return stopped;
        WriteAddress(CommandList, _memory.PhysicalAddress);
        WriteAddress(ReceivedFrames, _memory.PhysicalAddress + ReceivedFramesOffset);
        registers.Write32(Command, registers.Read32(Command) | CommandFrames | CommandSpinUp | CommandPower);
        if (!Polling.Until(host, registers, SataStatus, 0xF, 3, 50))
            return Errno.NoDevice;
        registers.Write32(SataError, uint.MaxValue);
        // The signature arrives with the first frame of the device.
        if (!Polling.Until(host, registers, TaskFile, TaskFileBusy, 0, 5000))
            return Errno.TimedOut;
        if (registers.Read32(Signature) != AtaSignature)
            return Errno.NotSupported;
        return Start();
    }

    /// <summary>Writes the command of a slot and gives it to the device. At most 4 MiB of data, of an even length.</summary>
    public void Issue(int slot, BlockSlot buffers, in AtaCommand command, bool isWrite, int bytes)
    {
        WriteTable(buffers.Memory, command, buffers.DataAddress, bytes);
        var header = 32 * (uint)slot;
        // Five dwords of frame, direction, number of regions.
        _memory.Write32(header, 5 | (isWrite ? 1u << 6 : 0) | (bytes > 0 ? 1u << 16 : 0));
        _memory.Write32(header + 4, 0);
        _memory.Write64(header + 8, buffers.Memory.PhysicalAddress);
        registers.Write32(CommandIssue, 1u << slot);
    }

    /// <summary>For the interrupt handler: remembers and clears what the port reports.</summary>
    public void AcknowledgeInterrupt()
    {
        var reasons = registers.Read32(Interrupts);
        _errors |= reasons & FatalInterrupts;
        registers.Write32(Interrupts, reasons);
    }

    /// <summary>Stops the port, wakes the link anew if it does not stop, and starts it.</summary>
    public Result Restart()
    {
        var stopped = Stop();
        if (stopped.Failed || (registers.Read32(TaskFile) & TaskFileBusy) != 0)
        {
            // COMRESET (chapter 10.4.2): hold for at least a millisecond. The device's first frame, which ends the
            // busy state, is taken only where frames are received.
            registers.Write32(Command, registers.Read32(Command) | CommandFrames);
            registers.Write32(SataControl, 0x301);
            var until = host.Nanoseconds + 2_000_000;
            while (host.Nanoseconds < until)
                host.Pause();
            registers.Write32(SataControl, 0x300);
            if (!Polling.Until(host, registers, SataStatus, 0xF, 3, 1000))
                return Errno.InputOutput;
        }
        registers.Write32(SataError, uint.MaxValue);
        registers.Write32(Interrupts, uint.MaxValue);
        _errors = 0;
        return Polling.Until(host, registers, TaskFile, TaskFileBusy, 0, 5000) ? Start() : Errno.TimedOut;
    }

    private Result Start()
    {
        registers.Write32(Command, registers.Read32(Command) | CommandFrames);
        if (!Polling.Until(host, registers, Command, CommandRunning, 0, 500))
            return Errno.TimedOut;
        registers.Write32(Command, registers.Read32(Command) | CommandStart);
        // Frames that end commands, and errors.
        registers.Write32(InterruptEnable, FatalInterrupts | 1 | 2 | 4);
        return Result.Ok;
    }

    private Result Stop()
    {
        registers.Write32(Command, registers.Read32(Command) & ~CommandStart);
        if (!Polling.Until(host, registers, Command, CommandRunning, 0, 500))
            return Errno.TimedOut;
        registers.Write32(Command, registers.Read32(Command) & ~CommandFrames);
        return Polling.Until(host, registers, Command, CommandFramesRunning, 0, 500) ? Result.Ok : Errno.TimedOut;
    }

    private static void WriteTable(IDeviceMemory table, in AtaCommand command, ulong address, int bytes)
    {
        // Frame type 0x27, bit 15 of the second byte: this is a command.
        table.Write32(0, 0x8027 | ((uint)command.Code << 16));
        table.Write32(4, (uint)(command.Block & 0xFFFFFF) | ((uint)command.Device << 24));
        table.Write32(8, (uint)((command.Block >> 24) & 0xFFFFFF));
        table.Write32(12, command.Count);
        table.Write32(16, 0);
        if (bytes == 0)
            return;
        table.Write64(0x80, address);
        table.Write32(0x88, 0);
        table.Write32(0x8C, (uint)(bytes - 1));
    }

    private void WriteAddress(uint offset, ulong address)
    {
        registers.Write32(offset, (uint)address);
        registers.Write32(offset + 4, (uint)(address >> 32));
    }
}
