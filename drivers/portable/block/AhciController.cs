// Serial ATA AHCI 1.3.1: chapter 3 (registers), 10 (software).
using System.Collections.Generic;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Block;

/// <summary>A port whose disk cannot be used.</summary>
public readonly struct AhciFailure(int port, Errno reason)
{
    /// <summary>The port.</summary>
    public int Port { get; } = port;
    /// <summary>Why.</summary>
    public Errno Reason { get; } = reason;
}

/// <summary>A SATA host adapter and the disks on its ports.</summary>
public sealed class AhciController
{
    private const uint Capabilities = 0x00, GlobalControl = 0x04, InterruptStatus = 0x08, PortsImplemented = 0x0C,
        Capabilities2 = 0x24, Handoff = 0x28;
    private const uint ControlReset = 1, ControlInterrupts = 2, ControlEnable = 1u << 31;
    private const uint HandoffBios = 1, HandoffSystem = 2;

    private readonly IRegisters _registers;

    private AhciController(IRegisters registers) => _registers = registers;

    /// <summary>The disks.</summary>
    public List<AhciDisk> Disks { get; } = new();

    /// <summary>
    /// Brings the adapter up. Disks are named <paramref name="prefix"/> followed by a number from
    /// <paramref name="firstNumber"/>. A port whose disk fails is in <paramref name="failures"/> with its reason.
    /// </summary>
    public static Result<AhciController> Create(
        BlockChannel channel, IRegisters registers, string prefix, int firstNumber, List<AhciFailure> failures)
    {
        if (registers.Length < 0x180)
            return Errno.Protocol;
        TakeFromFirmware(channel.Host, registers);
        registers.Write32(GlobalControl, ControlEnable);
        registers.Write32(GlobalControl, ControlEnable | ControlReset);
        if (!Polling.Until(channel.Host, registers, GlobalControl, ControlReset, 0, 1000))
            return Errno.TimedOut;
        registers.Write32(GlobalControl, ControlEnable);
        var capabilities = registers.Read32(Capabilities);
        var controller = new AhciController(registers);
        var implemented = registers.Read32(PortsImplemented);
        for (var port = 0; port < 32; port++)
        {
            var start = 0x100 + 0x80 * (uint)port;
            if ((implemented & (1u << port)) == 0 || start + 0x80 > registers.Length)
                continue;
            var ahciPort = new AhciPort(channel.Host, new Bus.RegisterWindow(registers, start, 0x80));
            var disk = AhciDisk.Create(channel, $"{prefix}{firstNumber + controller.Disks.Count}", ahciPort, capabilities);
            if (disk.IsOk)
                controller.Disks.Add(disk.Value);
            else if (disk.Error != Errno.NoDevice)
                failures.Add(new AhciFailure(port, disk.Error));
        }
        registers.Write32(InterruptStatus, uint.MaxValue);
        registers.Write32(GlobalControl, ControlEnable | ControlInterrupts);
        return controller;
    }

    /// <summary>
    /// For the interrupt handler: clears what the adapter reports, port by port before the whole (chapter 10.7.2). True if
    /// it reported anything.
    /// </summary>
    public bool AcknowledgeInterrupt()
    {
        var pending = _registers.Read32(InterruptStatus);
        if (pending == 0)
            return false;
        for (var i = 0; i < Disks.Count; i++)
            Disks[i].Port.AcknowledgeInterrupt();
        _registers.Write32(InterruptStatus, pending);
        return true;
    }

    private static void TakeFromFirmware(IDriverHost host, IRegisters registers)
    {
        if ((registers.Read32(Capabilities2) & 1) == 0)
            return;
        registers.Write32(Handoff, registers.Read32(Handoff) | HandoffSystem);
        // Firmware that does not answer loses the adapter all the same: the reset takes it (chapter 10.6.3).
        Polling.Until(host, registers, Handoff, HandoffBios, 0, 100);
    }
}
