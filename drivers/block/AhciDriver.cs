using System.Collections.Generic;
using Dialogos.Drivers.Bus;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Block;

/// <summary>SATA adapters: class 01, subclass 06, interface 01.</summary>
public sealed class AhciDriver : PciDriver
{
    private static int s_disks;

    /// <inheritdoc/>
    public override string Name => "ahci";

    /// <inheritdoc/>
    public override bool Matches(PciFunction function) =>
        function.Class == 0x01 && function.Subclass == 0x06 && function.Interface == 0x01;

    /// <inheritdoc/>
    public override Result Bind(PciDevice device)
    {
        var registers = device.Map(5);
        if (registers.Failed)
            return registers.Error;
        var channel = new BlockChannel(KernelDriverHost.Instance);
        var relay = new InterruptRelay();
        AhciController? started = null;
        relay.IsPolled = InterruptKind.Polled == device.ConnectInterrupt("ahci", () =>
        {
            started?.AcknowledgeInterrupt();
            relay.Raise();
        });
        relay.Attach(channel.Event);
        var failures = new List<AhciFailure>();
        var controller = AhciController.Create(channel, registers.Value, "sata", s_disks, failures);
        foreach (var failure in failures)
            Log.Warning($"ahci: port {failure.Port} could not be started (error {(int)failure.Reason})");
        if (controller.Failed)
            return controller.Error;
        started = controller.Value;
        // What happened before the handler knew the adapter is still pending.
        started.AcknowledgeInterrupt();
        s_disks += started.Disks.Count;
        foreach (var disk in started.Disks)
        {
            Log.Information($"{disk.Name}: {disk.Model}");
            DeviceRegistry.AddDisk(disk);
        }
        return Result.Ok;
    }
}
