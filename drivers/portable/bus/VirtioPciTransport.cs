// Virtio 1.2, chapter 4.1 (virtio over PCI bus).
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Bus;

/// <summary>Maps the registers that a base address register describes; the machine's part of PCI.</summary>
public interface IPciRegions
{
    /// <summary>The registers behind BAR <paramref name="index"/>.</summary>
    Result<IRegisters> Map(int index);
}

/// <summary>A virtio device on PCI: four register windows that vendor capabilities point to.</summary>
public sealed class VirtioPciTransport : IVirtioTransport
{
    private const byte CommonType = 1, NotifyType = 2, InterruptType = 3, DeviceType = 4;
    private const ushort NoVector = 0xFFFF;

    private readonly RegisterWindow _common, _notify, _interrupt;
    private readonly uint _notifyMultiplier;
    private readonly uint[] _notifyOffsets = new uint[16];
    private readonly ushort _vector;

    private VirtioPciTransport(
        VirtioKind kind, RegisterWindow common, RegisterWindow notify, RegisterWindow interrupt, IRegisters configuration,
        uint notifyMultiplier, ushort vector)
    {
        Kind = kind;
        _common = common;
        _notify = notify;
        _interrupt = interrupt;
        Configuration = configuration;
        _notifyMultiplier = notifyMultiplier;
        _vector = vector;
    }

    /// <inheritdoc/>
    public VirtioKind Kind { get; }
    /// <inheritdoc/>
    public IRegisters Configuration { get; }
    /// <inheritdoc/>
    public uint ConfigurationGeneration => _common.Read8(0x15);

    /// <inheritdoc/>
    public VirtioStatus Status
    {
        get => (VirtioStatus)_common.Read8(0x14);
        set => _common.Write8(0x14, (byte)value);
    }

    /// <summary>
    /// Finds the windows of a virtio function. <paramref name="messageEntry"/> is the MSI-X table entry for its queues,
    /// or null if the device has to be polled or uses its interrupt line.
    /// </summary>
    public static Result<IVirtioTransport> Create(PciFunction function, IPciRegions regions, ushort? messageEntry)
    {
        var kind = KindOf(function);
        if (kind == VirtioKind.None)
            return Errno.NoDevice;
        RegisterWindow? common = null, notify = null, interrupt = null, device = null;
        uint multiplier = 0;
        foreach (var capability in function.Capabilities)
        {
            if (capability.Id != PciFunction.VendorCapability || function.Read8(capability.Offset + 2) < 16)
                continue;
            var type = function.Read8(capability.Offset + 3);
            if (type is < CommonType or > DeviceType)
                continue;
            var window = MapWindow(function, regions, capability.Offset);
            if (window.Failed)
                return window.Error;
            switch (type)
            {
                case CommonType: common ??= window.Value; break;
                case InterruptType: interrupt ??= window.Value; break;
                case DeviceType: device ??= window.Value; break;
                case NotifyType when notify is null:
                    notify = window.Value;
                    multiplier = function.Read32(capability.Offset + 16);
                    break;
            }
        }
        if (common is null || notify is null || interrupt is null || common.Length < 0x38 || interrupt.Length < 1)
            return Errno.Protocol;
        // A kind without configuration (entropy) has no device window: an empty one stands in.
        IRegisters configuration = device ?? new RegisterWindow(common, 0, 0);
        return new VirtioPciTransport(
            kind, common, notify, interrupt, configuration, multiplier, messageEntry ?? NoVector);
    }

    /// <inheritdoc/>
    public ulong ReadDeviceFeatures()
    {
        _common.Write32(0x00, 0);
        ulong features = _common.Read32(0x04);
        _common.Write32(0x00, 1);
        return features | ((ulong)_common.Read32(0x04) << 32);
    }

    /// <inheritdoc/>
    public void WriteDriverFeatures(ulong features)
    {
        _common.Write32(0x08, 0);
        _common.Write32(0x0C, (uint)features);
        _common.Write32(0x08, 1);
        _common.Write32(0x0C, (uint)(features >> 32));
    }

    /// <inheritdoc/>
    public int MaximumQueueSize(int queue)
    {
        if (queue >= _common.Read16(0x12) || queue >= _notifyOffsets.Length)
            return 0;
        _common.Write16(0x16, (ushort)queue);
        return _common.Read16(0x18);
    }

    /// <inheritdoc/>
    public Result EnableQueue(int queue, Virtqueue memory)
    {
        if (MaximumQueueSize(queue) < memory.Size)
            return Errno.InvalidArgument;
        _common.Write16(0x16, (ushort)queue);
        _common.Write16(0x18, (ushort)memory.Size);
        Write64(0x20, memory.DescriptorAddress);
        Write64(0x28, memory.AvailableAddress);
        Write64(0x30, memory.UsedAddress);
        if (_vector != NoVector)
        {
            _common.Write16(0x1A, _vector);
            // The device answers with "no vector" if it could not reserve one.
            if (_common.Read16(0x1A) != _vector)
                return Errno.InputOutput;
        }
        var offset = (ulong)_common.Read16(0x1E) * _notifyMultiplier;
        if (offset + 2 > _notify.Length)
            return Errno.Protocol;
        _notifyOffsets[queue] = (uint)offset;
        _common.Write16(0x1C, 1);
        return Result.Ok;
    }

    /// <inheritdoc/>
    public void Notify(int queue) => _notify.Write16(_notifyOffsets[queue], (ushort)queue);

    /// <inheritdoc/>
    public bool AcknowledgeInterrupt() => _interrupt.Read8(0) != 0;

    private static VirtioKind KindOf(PciFunction function)
    {
        if (function.Vendor != 0x1AF4)
            return VirtioKind.None;
        // Transitional devices have the numbers of old; their kind is the subsystem device identifier.
        if (function.Device is >= 0x1000 and <= 0x103F)
            return (VirtioKind)function.Read16(0x2E);
        return function.Device is >= 0x1040 and <= 0x107F ? (VirtioKind)(function.Device - 0x1040) : VirtioKind.None;
    }

    private static Result<RegisterWindow> MapWindow(PciFunction function, IPciRegions regions, int capability)
    {
        var region = regions.Map(function.Read8(capability + 4));
        if (region.Failed)
            return region.Error;
        var offset = function.Read32(capability + 8);
        var length = function.Read32(capability + 12);
        return offset > region.Value.Length || length > region.Value.Length - offset
            ? Errno.Protocol
            : new RegisterWindow(region.Value, offset, length);
    }

    private void Write64(uint offset, ulong value)
    {
        _common.Write32(offset, (uint)value);
        _common.Write32(offset + 4, (uint)(value >> 32));
    }
}
