using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Bus;

/// <summary>A driver for PCI functions: which ones it knows, and how it starts one.</summary>
public abstract class PciDriver
{
    /// <summary>For people and logs.</summary>
    public abstract string Name { get; }

    /// <summary>True if the driver knows the function.</summary>
    public abstract bool Matches(PciFunction function);

    /// <summary>Starts the device and adds what it offers to the <see cref="DeviceRegistry"/>.</summary>
    public abstract Result Bind(PciDevice device);
}
