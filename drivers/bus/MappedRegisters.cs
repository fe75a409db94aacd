using Dialogos.Kernel.Machine;

namespace Dialogos.Drivers.Bus;

/// <summary>Memory-mapped registers.</summary>
public class MappedRegisters(DeviceMemory memory) : IRegisters
{
    /// <inheritdoc/>
    public uint Length { get; } = (uint)System.Math.Min(memory.Length, uint.MaxValue);

    /// <inheritdoc/>
    public byte Read8(uint offset) => memory.Read8(offset);
    /// <inheritdoc/>
    public ushort Read16(uint offset) => memory.Read16(offset);
    /// <inheritdoc/>
    public uint Read32(uint offset) => memory.Read32(offset);
    /// <inheritdoc/>
    public ulong Read64(uint offset) => memory.Read64(offset);
    /// <inheritdoc/>
    public void Write8(uint offset, byte value) => memory.Write8(offset, value);
    /// <inheritdoc/>
    public void Write16(uint offset, ushort value) => memory.Write16(offset, value);
    /// <inheritdoc/>
    public void Write32(uint offset, uint value) => memory.Write32(offset, value);
    /// <inheritdoc/>
    public void Write64(uint offset, ulong value) => memory.Write64(offset, value);
}
