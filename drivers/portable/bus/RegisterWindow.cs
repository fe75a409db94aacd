using System;

namespace Dialogos.Drivers.Bus;

/// <summary>A part of a larger region of registers.</summary>
public sealed class RegisterWindow : IRegisters
{
    private readonly IRegisters _whole;
    private readonly uint _start;

    /// <summary>The window [start, start + length), which must lie inside <paramref name="whole"/>.</summary>
    public RegisterWindow(IRegisters whole, uint start, uint length)
    {
        if (start > whole.Length || length > whole.Length - start)
            throw new ArgumentOutOfRangeException(nameof(length));
        _whole = whole;
        _start = start;
        Length = length;
    }

    /// <inheritdoc/>
    public uint Length { get; }

    /// <inheritdoc/>
    public byte Read8(uint offset) => _whole.Read8(Inside(offset, 1));
    /// <inheritdoc/>
    public ushort Read16(uint offset) => _whole.Read16(Inside(offset, 2));
    /// <inheritdoc/>
    public uint Read32(uint offset) => _whole.Read32(Inside(offset, 4));
    /// <inheritdoc/>
    public ulong Read64(uint offset) => _whole.Read64(Inside(offset, 8));
    /// <inheritdoc/>
    public void Write8(uint offset, byte value) => _whole.Write8(Inside(offset, 1), value);
    /// <inheritdoc/>
    public void Write16(uint offset, ushort value) => _whole.Write16(Inside(offset, 2), value);
    /// <inheritdoc/>
    public void Write32(uint offset, uint value) => _whole.Write32(Inside(offset, 4), value);
    /// <inheritdoc/>
    public void Write64(uint offset, ulong value) => _whole.Write64(Inside(offset, 8), value);

    private uint Inside(uint offset, uint bytes)
    {
        if (offset >= Length || bytes > Length - offset)
            throw new ArgumentOutOfRangeException(nameof(offset));
        return _start + offset;
    }
}
