// Virtio 1.2, chapter 4.2 (virtio over MMIO), version 2 of the registers.
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Bus;

/// <summary>A virtio device behind memory-mapped registers, as on QEMU's microvm.</summary>
public sealed class VirtioMmioTransport : IVirtioTransport
{
    private const uint ExpectedMagic = 0x74726976, ConfigurationOffset = 0x100;

    private readonly IRegisters _registers;

    private VirtioMmioTransport(IRegisters registers)
    {
        _registers = registers;
        Configuration = new RegisterWindow(registers, ConfigurationOffset, registers.Length - ConfigurationOffset);
    }

    /// <inheritdoc/>
    public VirtioKind Kind => (VirtioKind)_registers.Read32(0x08);
    /// <inheritdoc/>
    public IRegisters Configuration { get; }
    /// <inheritdoc/>
    public uint ConfigurationGeneration => _registers.Read32(0xFC);

    /// <inheritdoc/>
    public VirtioStatus Status
    {
        get => (VirtioStatus)_registers.Read32(0x70);
        set => _registers.Write32(0x70, (byte)value);
    }

    /// <summary>
    /// Looks whether registers are a virtio device: <see cref="Errno.NoDevice"/> if not, or if nothing is plugged in;
    /// <see cref="Errno.NotSupported"/> for the register layout of before virtio 1.0.
    /// </summary>
    public static Result<IVirtioTransport> Create(IRegisters registers)
    {
        if (registers.Length < ConfigurationOffset || registers.Read32(0) != ExpectedMagic || registers.Read32(0x08) == 0)
            return Errno.NoDevice;
        return registers.Read32(4) == 2 ? new VirtioMmioTransport(registers) : Errno.NotSupported;
    }

    /// <inheritdoc/>
    public ulong ReadDeviceFeatures()
    {
        _registers.Write32(0x14, 0);
        ulong features = _registers.Read32(0x10);
        _registers.Write32(0x14, 1);
        return features | ((ulong)_registers.Read32(0x10) << 32);
    }

    /// <inheritdoc/>
    public void WriteDriverFeatures(ulong features)
    {
        _registers.Write32(0x24, 0);
        _registers.Write32(0x20, (uint)features);
        _registers.Write32(0x24, 1);
        _registers.Write32(0x20, (uint)(features >> 32));
    }

    /// <inheritdoc/>
    public int MaximumQueueSize(int queue)
    {
        _registers.Write32(0x30, (uint)queue);
        var size = _registers.Read32(0x34);
        return size > 32768 ? 0 : (int)size;
    }

    /// <inheritdoc/>
    public Result EnableQueue(int queue, Virtqueue memory)
    {
        if (MaximumQueueSize(queue) < memory.Size)
            return Errno.InvalidArgument;
        _registers.Write32(0x38, (uint)memory.Size);
        Write64(0x80, memory.DescriptorAddress);
        Write64(0x90, memory.AvailableAddress);
        Write64(0xA0, memory.UsedAddress);
        _registers.Write32(0x44, 1);
        return Result.Ok;
    }

    /// <inheritdoc/>
    public void Notify(int queue) => _registers.Write32(0x50, (uint)queue);

    /// <inheritdoc/>
    public bool AcknowledgeInterrupt()
    {
        var reasons = _registers.Read32(0x60);
        if (reasons == 0)
            return false;
        _registers.Write32(0x64, reasons);
        return true;
    }

    private void Write64(uint offset, ulong value)
    {
        _registers.Write32(offset, (uint)value);
        _registers.Write32(offset + 4, (uint)(value >> 32));
    }
}
