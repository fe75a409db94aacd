using Dialogos.Drivers.Entropy;
using Dialogos.Drivers.Block;
using Dialogos.Drivers.Console;
using Dialogos.Drivers.Net;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Bus;

/// <summary>Starts the driver for a virtio device, whatever bus it is on.</summary>
internal static class VirtioBinding
{
    /// <summary>Starts the device. What its interrupt has to signal is put into <paramref name="relay"/>.</summary>
    public static Result Bind(IVirtioTransport transport, InterruptRelay relay)
    {
        switch (transport.Kind)
        {
            case VirtioKind.Block: return BindBlock(transport, relay);
            case VirtioKind.Network: return BindNetwork(transport, relay);
            case VirtioKind.Entropy: return BindEntropy(transport, relay);
            case VirtioKind.Console: return BindConsole(transport, relay);
            default: return Errno.NotSupported;
        }
    }

    private static Result BindBlock(IVirtioTransport transport, InterruptRelay relay)
    {
        var channel = new BlockChannel(KernelDriverHost.Instance);
        relay.Attach(channel.Event);
        var disk = VirtioBlockDevice.Create(channel, DeviceRegistry.NextName("virtio"), transport);
        if (disk.Failed)
            return disk.Error;
        DeviceRegistry.AddDisk(disk.Value);
        return Result.Ok;
    }

    private static Result BindNetwork(IVirtioTransport transport, InterruptRelay relay)
    {
        var link = VirtioNetworkLink.Create(KernelDriverHost.Instance, DeviceRegistry.NextName("net"), transport);
        if (link.Failed)
            return link.Error;
        relay.Attach(link.Value.Event);
        DeviceRegistry.AddLink(link.Value);
        return Result.Ok;
    }

    private static Result BindEntropy(IVirtioTransport transport, InterruptRelay relay)
    {
        var device = VirtioEntropyDevice.Create(KernelDriverHost.Instance, transport);
        if (device.Failed)
            return device.Error;
        relay.Attach(device.Value.Event);
        DeviceRegistry.AddNamed(DeviceRegistry.NextName("rng"));
        return KernelEntropy.AddSource(device.Value);
    }

    private static Result BindConsole(IVirtioTransport transport, InterruptRelay relay)
    {
        var console = VirtioConsole.Create(KernelDriverHost.Instance, transport);
        if (console.Failed)
            return console.Error;
        relay.Attach(console.Value.Event);
        DeviceRegistry.AddChannel(DeviceRegistry.NextName("channel"), console.Value);
        return Result.Ok;
    }
}
