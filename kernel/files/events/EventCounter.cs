using System;
using System.Buffers.Binary;
using System.Threading;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files.Events;

/// <summary>A counter to wait for (eventfd(2)).</summary>
public sealed class EventCounter : OpenFile
{
    private const ulong Most = ulong.MaxValue - 1;
    private readonly Lock _lock = new();
    private readonly bool _countsOne;
    private ulong _count;

    /// <summary>A counter; with <paramref name="countsOne"/> each read takes one (EFD_SEMAPHORE).</summary>
    public EventCounter(ulong count, bool countsOne, int flags)
        : base(flags | OpenFlags.ReadWrite)
    {
        _count = count;
        _countsOne = countsOne;
    }

    /// <inheritdoc/>
    public override ReadinessSource Changes { get; } = new();

    /// <inheritdoc/>
    public override string Description => "anon_inode:[eventfd]";

    /// <inheritdoc/>
    public override Result<int> Read(Span<byte> destination)
    {
        if (destination.Length < 8)
            return Errno.InvalidArgument;
        lock (_lock)
        {
            if (_count == 0)
                return Errno.Again;
            ulong taken = _countsOne ? 1 : _count;
            _count -= taken;
            BinaryPrimitives.WriteUInt64LittleEndian(destination, taken);
        }
        Changes.Notify();
        return 8;
    }

    /// <inheritdoc/>
    public override Result<int> Write(ReadOnlySpan<byte> source)
    {
        if (source.Length < 8)
            return Errno.InvalidArgument;
        ulong added = BinaryPrimitives.ReadUInt64LittleEndian(source);
        if (added > Most)
            return Errno.InvalidArgument;
        lock (_lock)
        {
            if (added > Most - _count)
                return Errno.Again;
            _count += added;
        }
        Changes.Notify();
        return 8;
    }

    /// <summary>A counter is ready for writing while a one fits (eventfd(2)); a larger number may have to wait longer.</summary>
    public override Func<bool>? RoomFor(ReadOnlySpan<byte> source)
    {
        ulong added = BinaryPrimitives.ReadUInt64LittleEndian(source);
        return () =>
        {
            lock (_lock)
                return added <= Most - _count;
        };
    }

    /// <inheritdoc/>
    public override Readiness Poll()
    {
        lock (_lock)
            return (_count > 0 ? Readiness.Read : 0) | (_count < Most ? Readiness.Write : 0);
    }

    /// <inheritdoc/>
    public override Result<long> Seek(long offset, SeekOrigin origin) => 0;

    /// <inheritdoc/>
    public override Result<NodeStatus> GetStatus() =>
        new NodeStatus(new FileMode(0x180), Owner.Root, 1, 0, 0, 0, default, default, default);
}
