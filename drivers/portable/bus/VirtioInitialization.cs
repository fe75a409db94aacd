using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Bus;

/// <summary>The steps that bring any virtio device up (virtio 1.2, chapter 3.1.1).</summary>
public static class VirtioInitialization
{
    /// <summary>
    /// Resets the device and agrees on features: those in <paramref name="wanted"/> that it offers. Fails with
    /// <see cref="Errno.NotSupported"/> if it is older than version 1 or insists on something else.
    /// </summary>
    public static Result<ulong> Negotiate(IVirtioTransport transport, IDriverHost host, ulong wanted)
    {
        var reset = Reset(transport, host);
        if (reset.Failed)
            return reset.Error;
        transport.Status = VirtioStatus.Acknowledge;
        transport.Status = VirtioStatus.Acknowledge | VirtioStatus.Driver;
        var offered = transport.ReadDeviceFeatures();
        if ((offered & VirtioFeatures.Version1) == 0)
            return GiveUp(transport, Errno.NotSupported);
        var agreed = offered & (wanted | VirtioFeatures.Version1);
        transport.WriteDriverFeatures(agreed);
        const VirtioStatus done = VirtioStatus.Acknowledge | VirtioStatus.Driver | VirtioStatus.FeaturesOk;
        transport.Status = done;
        return (transport.Status & VirtioStatus.FeaturesOk) == 0 ? GiveUp(transport, Errno.NotSupported) : agreed;
    }

    /// <summary>Makes one queue of at most <paramref name="wanted"/> descriptors and hands it to the device.</summary>
    public static Result<Virtqueue> CreateQueue(IVirtioTransport transport, IDriverHost host, int index, int wanted)
    {
        var size = Virtqueue.ChooseSize(transport.MaximumQueueSize(index), wanted);
        if (size == 0)
            return Errno.NoDevice;
        var memory = host.AllocateDeviceMemory(Virtqueue.BytesFor(size));
        if (memory.Failed)
            return memory.Error;
        var queue = new Virtqueue(memory.Value, size);
        var enabled = transport.EnableQueue(index, queue);
        return enabled.Failed ? enabled.Error : queue;
    }

    /// <summary>Lets the device work.</summary>
    public static void Start(IVirtioTransport transport) => transport.Status |= VirtioStatus.DriverOk;

    /// <summary>Resets the device; after success it touches no memory. <see cref="Errno.TimedOut"/> if it refuses.</summary>
    public static Result Reset(IVirtioTransport transport, IDriverHost host)
    {
        transport.Status = VirtioStatus.None;
        var deadline = host.Nanoseconds + 1_000_000_000;
        while (transport.Status != VirtioStatus.None)
        {
            if (host.Nanoseconds >= deadline)
                return Errno.TimedOut;
            host.Pause();
        }
        return Result.Ok;
    }

    /// <summary>
    /// Reads 64 bits of configuration that the device may change meanwhile: until the generation stays the same, or
    /// <see cref="Errno.InputOutput"/> if it never does.
    /// </summary>
    public static Result<ulong> ReadStable64(IVirtioTransport transport, uint offset)
    {
        if (offset + 8 > transport.Configuration.Length)
            return Errno.Protocol;
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var before = transport.ConfigurationGeneration;
            var low = transport.Configuration.Read32(offset);
            var high = transport.Configuration.Read32(offset + 4);
            if (transport.ConfigurationGeneration == before)
                return ((ulong)high << 32) | low;
        }
        return Errno.InputOutput;
    }

    private static Errno GiveUp(IVirtioTransport transport, Errno reason)
    {
        transport.Status |= VirtioStatus.Failed;
        return reason;
    }
}
