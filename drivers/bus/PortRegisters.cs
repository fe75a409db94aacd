using System;
using Dialogos.Kernel.Machine;

namespace Dialogos.Drivers.Bus;

/// <summary>Registers in the processor's port space.</summary>
public sealed class PortRegisters(ushort firstPort, ushort ports) : IRegisters
{
    /// <inheritdoc/>
    public uint Length => ports;

    /// <inheritdoc/>
    public byte Read8(uint offset) => Port.Read8(At(offset, 1));
    /// <inheritdoc/>
    public ushort Read16(uint offset) => Port.Read16(At(offset, 2));
    /// <inheritdoc/>
    public uint Read32(uint offset) => Port.Read32(At(offset, 4));
    /// <inheritdoc/>
    public ulong Read64(uint offset) => throw new NotSupportedException();
    /// <inheritdoc/>
    public void Write8(uint offset, byte value) => Port.Write8(At(offset, 1), value);
    /// <inheritdoc/>
    public void Write16(uint offset, ushort value) => Port.Write16(At(offset, 2), value);
    /// <inheritdoc/>
    public void Write32(uint offset, uint value) => Port.Write32(At(offset, 4), value);
    /// <inheritdoc/>
    public void Write64(uint offset, ulong value) => throw new NotSupportedException();

    private ushort At(uint offset, uint width)
    {
        if (offset >= ports || width > ports - offset)
            throw new ArgumentOutOfRangeException(nameof(offset));
        return (ushort)(firstPort + offset);
    }
}
