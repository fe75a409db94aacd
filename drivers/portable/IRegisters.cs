namespace Dialogos.Drivers;

/// <summary>
/// The registers of a device, or memory shared with it. Every access happens, exactly once, with exactly this width, and in
/// program order with the other accesses through this interface (x86 keeps stores ordered among stores and loads among
/// loads). Offsets are in bytes and naturally aligned; an offset outside is a bug in the driver and throws.
/// </summary>
public interface IRegisters
{
    /// <summary>Bytes that may be accessed.</summary>
    uint Length { get; }

    /// <summary>Reads 8 bits.</summary>
    byte Read8(uint offset);

    /// <summary>Reads 16 bits, little-endian.</summary>
    ushort Read16(uint offset);

    /// <summary>Reads 32 bits, little-endian.</summary>
    uint Read32(uint offset);

    /// <summary>Reads 64 bits, little-endian.</summary>
    ulong Read64(uint offset);

    /// <summary>Writes 8 bits.</summary>
    void Write8(uint offset, byte value);

    /// <summary>Writes 16 bits, little-endian.</summary>
    void Write16(uint offset, ushort value);

    /// <summary>Writes 32 bits, little-endian.</summary>
    void Write32(uint offset, uint value);

    /// <summary>Writes 64 bits, little-endian.</summary>
    void Write64(uint offset, ulong value);
}
