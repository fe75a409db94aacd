using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Interrupts;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Bus;

/// <summary>How a device tells the processor that something happened.</summary>
public enum InterruptKind
{
    /// <summary>It does not: it is asked.</summary>
    Polled,
    /// <summary>Message-signalled, from a table.</summary>
    MsiX,
    /// <summary>Message-signalled, a single message.</summary>
    Msi,
    /// <summary>A line of an I/O APIC.</summary>
    Line,
}

/// <summary>A PCI function as a driver binds to it: mapped registers and an interrupt.</summary>
public sealed class PciDevice(PciFunction function) : IPciRegions
{
    // Larger regions than any register file are framebuffers and the like, which are mapped by their drivers.
    private const ulong LargestRegion = 16 << 20;

    private readonly IRegisters?[] _regions = new IRegisters?[6];

    /// <summary>Its configuration.</summary>
    public PciFunction Function { get; } = function;

    /// <summary>Which interrupt it got.</summary>
    public InterruptKind Interrupt { get; private set; }

    /// <inheritdoc/>
    public Result<IRegisters> Map(int index)
    {
        if (index is < 0 or > 5)
            return Errno.Protocol;
        if (_regions[index] is MappedRegisters known)
            return known;
        if (_regions[index] is PortRegisters knownPorts)
            return knownPorts;
        var bar = Function.ReadBar(index);
        if (bar.Failed)
            return bar.Error;
        if (bar.Value.Address == 0 || bar.Value.Length > LargestRegion)
            return Errno.NoDevice;
        if (bar.Value.IsPort)
        {
            var ports = new PortRegisters((ushort)bar.Value.Address, (ushort)bar.Value.Length);
            _regions[index] = ports;
            return ports;
        }
        var mapped = KernelMemory.MapDevice(bar.Value.Address, bar.Value.Length);
        if (mapped.Failed)
            return mapped.Error;
        var registers = new MappedRegisters(mapped.Value);
        _regions[index] = registers;
        return registers;
    }

    /// <summary>
    /// Connects the function's interrupt to a handler: MSI-X, else MSI. Without either the device has to be polled, and
    /// the log says so.
    /// </summary>
    public InterruptKind ConnectInterrupt(string name, InterruptHandler handler)
    {
        var vector = InterruptTable.Allocate(name, handler);
        if (vector.IsOk)
        {
            var message = new InterruptMessage(vector.Value.MessageAddress, vector.Value.MessageData);
            if (TryConnectTable(message))
                return Interrupt = InterruptKind.MsiX;
            if (MessageInterrupts.EnableSingle(Function, message).IsOk)
                return Interrupt = InterruptKind.Msi;
            InterruptTable.Free(vector.Value);
        }
        Log.Warning($"{name}: no message-signalled interrupt, polling");
        return Interrupt = InterruptKind.Polled;
    }

    private bool TryConnectTable(InterruptMessage message)
    {
        var table = MessageInterrupts.ReadTable(Function);
        if (table.Failed)
            return false;
        var region = Map(table.Value.Bar);
        if (region.Failed)
            return false;
        if (MessageInterrupts.Program(table.Value, region.Value, 0, message).Failed)
            return false;
        MessageInterrupts.EnableTable(Function, table.Value);
        return true;
    }
}
