namespace Dialogos.Drivers.Bus;

/// <summary>Access to the configuration space of every function of a segment. What is not there reads as all ones.</summary>
public interface IConfigurationSpace
{
    /// <summary>Bytes of configuration space that a function may have: 256 or 4096.</summary>
    int BytesPerFunction { get; }

    /// <summary>The highest bus number that can be reached.</summary>
    byte LastBus { get; }

    /// <summary>Reads 32 bits at an offset that is a multiple of 4.</summary>
    uint Read(PciAddress address, int offset);

    /// <summary>Writes 32 bits at an offset that is a multiple of 4.</summary>
    void Write(PciAddress address, int offset, uint value);
}
