using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Bus;

/// <summary>Virtio devices on PCI.</summary>
public sealed class VirtioPciDriver : PciDriver
{
    /// <inheritdoc/>
    public override string Name => "virtio";

    /// <inheritdoc/>
    public override bool Matches(PciFunction function) =>
        function.Vendor == 0x1AF4 && function.Device is >= 0x1000 and <= 0x107F;

    /// <inheritdoc/>
    public override Result Bind(PciDevice device)
    {
        var relay = new InterruptRelay();
        var interrupt = device.ConnectInterrupt($"virtio {device.Function.Address}", relay.Raise);
        relay.IsPolled = interrupt == InterruptKind.Polled;
        ushort? entry = interrupt == InterruptKind.MsiX ? (ushort)0 : null;
        var transport = VirtioPciTransport.Create(device.Function, device, entry);
        return transport.Failed ? transport.Error : VirtioBinding.Bind(transport.Value, relay);
    }
}
