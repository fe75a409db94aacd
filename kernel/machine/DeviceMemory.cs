// Words. *Device memory* is a range of addresses behind which a device listens. Every access must reach the device, once,
// in program order and in the width that the code says: no caching, no merging, no hoisting out of loops.
using System.Runtime.CompilerServices;

namespace Dialogos.Kernel.Machine;

/// <summary>Accessors for mapped device memory, not inlined so that a polling loop really reads.</summary>
public readonly struct DeviceMemory
{
    /// <summary>Wraps a range that is mapped uncached (<c>KernelMemory.MapDevice</c>).</summary>
    public DeviceMemory(ulong address, ulong length)
    {
        Address = address;
        Length = length;
    }

    /// <summary>Virtual address of the first byte.</summary>
    public ulong Address { get; }

    /// <summary>Bytes.</summary>
    public ulong Length { get; }

    /// <summary>A part of the range.</summary>
    public DeviceMemory Slice(ulong offset, ulong length)
    {
        if (offset > Length || length > Length - offset)
            throw new System.ArgumentOutOfRangeException(nameof(offset));
        return new DeviceMemory(Address + offset, length);
    }

    /// <summary>Reads 8 bits.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public byte Read8(ulong offset)
    {
        Check(offset, 1);
        // SAFETY: Check keeps the access inside the mapped range.
        unsafe { return *(byte*)(Address + offset); }
    }

    /// <summary>Reads 16 bits.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public ushort Read16(ulong offset)
    {
        Check(offset, 2);
        // SAFETY: Check keeps the access inside the mapped range.
        unsafe { return *(ushort*)(Address + offset); }
    }

    /// <summary>Reads 32 bits.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public uint Read32(ulong offset)
    {
        Check(offset, 4);
        // SAFETY: Check keeps the access inside the mapped range.
        unsafe { return *(uint*)(Address + offset); }
    }

    /// <summary>Reads 64 bits.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public ulong Read64(ulong offset)
    {
        Check(offset, 8);
        // SAFETY: Check keeps the access inside the mapped range.
        unsafe { return *(ulong*)(Address + offset); }
    }

    /// <summary>Writes 8 bits.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Write8(ulong offset, byte value)
    {
        Check(offset, 1);
        // SAFETY: Check keeps the access inside the mapped range.
        unsafe { *(byte*)(Address + offset) = value; }
    }

    /// <summary>Writes 16 bits.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Write16(ulong offset, ushort value)
    {
        Check(offset, 2);
        // SAFETY: Check keeps the access inside the mapped range.
        unsafe { *(ushort*)(Address + offset) = value; }
    }

    /// <summary>Writes 32 bits.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Write32(ulong offset, uint value)
    {
        Check(offset, 4);
        // SAFETY: Check keeps the access inside the mapped range.
        unsafe { *(uint*)(Address + offset) = value; }
    }

    /// <summary>Writes 64 bits.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Write64(ulong offset, ulong value)
    {
        Check(offset, 8);
        // SAFETY: Check keeps the access inside the mapped range.
        unsafe { *(ulong*)(Address + offset) = value; }
    }

    private void Check(ulong offset, ulong width)
    {
        if (offset > Length || width > Length - offset)
            throw new System.ArgumentOutOfRangeException(nameof(offset));
    }
}
