using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Bus;

/// <summary>A device as the <c>devices</c> command lists it.</summary>
public sealed class DeviceRecord(string location, string description)
{
    /// <summary>Where it is, e.g. <c>pci 00:1F.2</c>.</summary>
    public string Location { get; } = location;
    /// <summary>What it is.</summary>
    public string Description { get; set; } = description;
    /// <summary>The driver that knows it; empty if none does.</summary>
    public string Driver { get; set; } = "";
    /// <summary>The names under which it is used; empty if it is not.</summary>
    public string Names { get; private set; } = "";
    /// <summary>How it interrupts.</summary>
    public InterruptKind Interrupt { get; set; }
    /// <summary>Why its driver could not start it.</summary>
    public Errno Error { get; set; }

    /// <summary>Adds a name.</summary>
    public void AddName(string name) => Names = Names.Length == 0 ? name : Names + " " + name;
}
