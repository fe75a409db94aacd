using System.Collections.Generic;
using Dialogos.Kernel.Boot;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Interrupts;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Bus;

/// <summary>The virtio-mmio devices that the command line names.</summary>
public static class VirtioMmioBus
{
    /// <summary>Starts every device that is plugged in.</summary>
    public static void Start()
    {
        var rejected = new List<string>();
        foreach (var parameter in VirtioMmioParameter.ParseAll(BootRecord.CommandLine, rejected))
        {
            var bound = Bind(parameter);
            if (bound.Failed && bound.Error != Errno.NoDevice)
                Log.Warning($"virtio-mmio {parameter.Address:X}: could not be started (error {(int)bound.Error})");
        }
        foreach (var word in rejected)
            Log.Warning($"virtio-mmio: cannot understand {word}");
    }

    private static Result Bind(VirtioMmioParameter parameter)
    {
        var mapped = KernelMemory.MapDevice(parameter.Address, parameter.Length);
        if (mapped.Failed)
            return mapped.Error;
        var transport = VirtioMmioTransport.Create(new MappedRegisters(mapped.Value));
        if (transport.Failed)
            return transport.Error;
        var device = transport.Value;
        var record = DeviceRegistry.Begin($"mmio {parameter.Address:X}", $"virtio device of kind {(uint)device.Kind}");
        record.Driver = "virtio";
        var relay = new InterruptRelay();
        // The device holds its line until the interrupt is acknowledged: level-triggered.
        var connected = IoApic.Connect(parameter.Interrupt, false, true, "virtio-mmio", () =>
        {
            if (device.AcknowledgeInterrupt())
                relay.Raise();
        });
        relay.IsPolled = connected.Failed;
        record.Interrupt = connected.Failed ? InterruptKind.Polled : InterruptKind.Line;
        var bound = VirtioBinding.Bind(device, relay);
        record.Error = bound.Error;
        return bound;
    }
}
