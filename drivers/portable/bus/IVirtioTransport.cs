using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Bus;

/// <summary>How a virtio device is reached: PCI or memory-mapped. Contents are the same for both.</summary>
public interface IVirtioTransport
{
    /// <summary>What is behind it.</summary>
    VirtioKind Kind { get; }

    /// <summary>The registers of the kind. Everything in them is said by the device: check it.</summary>
    IRegisters Configuration { get; }

    /// <summary>Changes when the device changes <see cref="Configuration"/>.</summary>
    uint ConfigurationGeneration { get; }

    /// <summary>The status; writing zero resets the device.</summary>
    VirtioStatus Status { get; set; }

    /// <summary>What the device offers.</summary>
    ulong ReadDeviceFeatures();

    /// <summary>What the driver takes.</summary>
    void WriteDriverFeatures(ulong features);

    /// <summary>Descriptors that the queue may have, 0 if there is no such queue.</summary>
    int MaximumQueueSize(int queue);

    /// <summary>Hands a queue to the device, with interrupts where the transport has them.</summary>
    Result EnableQueue(int queue, Virtqueue memory);

    /// <summary>Tells the device to look at the queue.</summary>
    void Notify(int queue);

    /// <summary>For transports with a shared interrupt line: says that it was seen. True if it was this device's.</summary>
    bool AcknowledgeInterrupt();
}
