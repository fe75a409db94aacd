// Words. A *function* is one PCI device as software sees it; up to eight share a *device* (a slot), up to 32 devices a
// *bus*. A *bridge* leads to another bus. *Configuration space* is the 256 (PCI) or 4096 (PCI Express) bytes in which a
// function describes itself; a *base address register* (BAR) says where its registers lie; a *capability* is one link of
// a list of further descriptions.
namespace Dialogos.Drivers.Bus;

/// <summary>Where a function sits in its segment.</summary>
public readonly struct PciAddress(byte bus, byte device, byte function)
{
    /// <summary>0 to 255.</summary>
    public byte Bus { get; } = bus;
    /// <summary>0 to 31.</summary>
    public byte Device { get; } = device;
    /// <summary>0 to 7.</summary>
    public byte Function { get; } = function;

    /// <summary>The usual notation, e.g. <c>00:1F.2</c>.</summary>
    public override string ToString() => $"{Bus:X2}:{Device:X2}.{Function:X1}";
}
