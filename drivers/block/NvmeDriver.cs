using Dialogos.Drivers.Bus;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Block;

/// <summary>NVMe controllers: class 01, subclass 08, interface 02.</summary>
public sealed class NvmeDriver : PciDriver
{
    /// <inheritdoc/>
    public override string Name => "nvme";

    /// <inheritdoc/>
    public override bool Matches(PciFunction function) =>
        function.Class == 0x01 && function.Subclass == 0x08 && function.Interface == 0x02;

    /// <inheritdoc/>
    public override Result Bind(PciDevice device)
    {
        var registers = device.Map(0);
        if (registers.Failed)
            return registers.Error;
        var name = DeviceRegistry.NextName("nvme");
        var channel = new BlockChannel(KernelDriverHost.Instance);
        var relay = new InterruptRelay();
        relay.IsPolled = device.ConnectInterrupt(name, relay.Raise) == InterruptKind.Polled;
        relay.Attach(channel.Event);
        var controller = NvmeController.Create(channel, name, registers.Value, !relay.IsPolled);
        if (controller.Failed)
            return controller.Error;
        Log.Information($"{name}: {controller.Value.Model}");
        foreach (var volume in controller.Value.Namespaces)
            DeviceRegistry.AddDisk(volume);
        return Result.Ok;
    }
}
