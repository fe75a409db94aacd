// The devices of mem(4), null(4), full(4) and random(4), by Linux's numbers (admin-guide/devices.txt).
using System;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files.Devices;

/// <summary>An open device node: its status is the node's, its content the device's.</summary>
public abstract class DeviceFile : NodeFile
{
    /// <summary>Opens a device through its node.</summary>
    protected DeviceFile(Location place, FileNode node, int flags)
        : base(place, node, flags)
    {
    }

    /// <inheritdoc/>
    public override Result<int> ReadAt(ulong offset, Span<byte> destination) => Read(destination);

    /// <inheritdoc/>
    public override Result<int> WriteAt(ulong offset, ReadOnlySpan<byte> source) => Write(source);

    /// <inheritdoc/>
    public override Result<long> Seek(long offset, SeekOrigin origin) => 0;
}

/// <summary>/dev/null: takes all, gives nothing.</summary>
public sealed class NullFile : DeviceFile
{
    /// <summary>Opens it.</summary>
    public NullFile(Location place, FileNode node, int flags)
        : base(place, node, flags)
    {
    }

    /// <inheritdoc/>
    public override Result<int> Read(Span<byte> destination) => 0;

    /// <inheritdoc/>
    public override Result<int> Write(ReadOnlySpan<byte> source) => source.Length;
}

/// <summary>/dev/zero takes all and gives zeros; /dev/full gives zeros and has no room.</summary>
public sealed class ZeroFile : DeviceFile
{
    private readonly Errno _writeError;

    /// <summary>Opens it.</summary>
    public ZeroFile(Location place, FileNode node, int flags, Errno writeError)
        : base(place, node, flags) => _writeError = writeError;

    /// <inheritdoc/>
    public override Result<int> Read(Span<byte> destination)
    {
        destination.Clear();
        return destination.Length;
    }

    /// <inheritdoc/>
    public override Result<int> Write(ReadOnlySpan<byte> source) =>
        _writeError == Errno.None ? source.Length : _writeError;
}

/// <summary>/dev/random and /dev/urandom.</summary>
public sealed class RandomFile : DeviceFile
{
    private readonly RandomSource _fill;
    private readonly Action<byte[]> _mix;

    /// <summary>Fills with random bytes.</summary>
    public delegate void RandomSource(Span<byte> destination);

    /// <summary>Opens it over a generator.</summary>
    public RandomFile(Location place, FileNode node, int flags, RandomSource fill, Action<byte[]> mix)
        : base(place, node, flags)
    {
        _fill = fill;
        _mix = mix;
    }

    /// <inheritdoc/>
    public override Result<int> Read(Span<byte> destination)
    {
        _fill(destination);
        return destination.Length;
    }

    /// <inheritdoc/>
    public override Result<int> Write(ReadOnlySpan<byte> source)
    {
        _mix(source.ToArray());
        return source.Length;
    }
}
