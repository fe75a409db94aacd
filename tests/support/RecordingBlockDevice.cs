// A power cut keeps everything that was flushed, and of the writes behind the last flush any subset of sectors, in any
// order. These two classes record what a program wrote and make the disks that such cuts leave behind.
using System;
using System.Collections.Generic;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Tests.Support;

/// <summary>One recorded step: a write of whole blocks, or a flush (no bytes).</summary>
public readonly record struct RecordedStep(ulong FirstBlock, byte[]? Bytes)
{
    /// <summary>True for a flush.</summary>
    public bool IsFlush => Bytes is null;
}

/// <summary>Wraps a device and records every write and flush that succeeds.</summary>
public sealed class RecordingBlockDevice(IBlockDevice inner) : IBlockDevice
{
    private readonly List<RecordedStep> _steps = [];
    private readonly object _lock = new();

    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public int BlockSize => inner.BlockSize;

    /// <inheritdoc/>
    public ulong BlockCount => inner.BlockCount;

    /// <inheritdoc/>
    public bool IsReadOnly => inner.IsReadOnly;

    /// <summary>What was recorded so far, in order.</summary>
    public IReadOnlyList<RecordedStep> Steps => _steps;

    /// <inheritdoc/>
    public Result Read(ulong firstBlock, Span<byte> destination) => inner.Read(firstBlock, destination);

    /// <inheritdoc/>
    public Result Write(ulong firstBlock, ReadOnlySpan<byte> source)
    {
        lock (_lock)
        {
            var result = inner.Write(firstBlock, source);
            if (result.IsOk)
                _steps.Add(new RecordedStep(firstBlock, source.ToArray()));
            return result;
        }
    }

    /// <inheritdoc/>
    public Result Flush()
    {
        lock (_lock)
        {
            var result = inner.Flush();
            if (result.IsOk)
                _steps.Add(new RecordedStep(0, null));
            return result;
        }
    }
}

/// <summary>The disks that power cuts leave behind, made from the disk before the recording and the recorded steps.</summary>
public sealed class PowerCuts(byte[] before, int blockSize, IReadOnlyList<RecordedStep> steps)
{
    private const int SectorSize = 512;

    /// <summary>The disk after the first <paramref name="count"/> steps, all of them complete and in order.</summary>
    public byte[] AfterPrefix(int count)
    {
        var disk = (byte[])before.Clone();
        for (var i = 0; i < count; i++)
            Apply(disk, steps[i]);
        return disk;
    }

    /// <summary>
    /// The disk after a cut at step <paramref name="count"/>: everything up to the last flush before it is there; each
    /// 512-byte sector written since then is there or not as <paramref name="random"/> says (drops and torn writes). Of
    /// several writes to one sector any may be the one that arrived last.
    /// </summary>
    public byte[] AfterReorderedCut(int count, Random random)
    {
        var flushed = count;
        while (flushed > 0 && !steps[flushed - 1].IsFlush)
            flushed--;
        var disk = AfterPrefix(flushed);
        var sectors = new List<(long Offset, byte[] Bytes, int At)>();
        for (var i = flushed; i < count; i++)
        {
            var step = steps[i];
            for (var at = 0; at < step.Bytes!.Length; at += SectorSize)
                sectors.Add(((long)step.FirstBlock * blockSize + at, step.Bytes, at));
        }
        var order = sectors.ToArray();
        random.Shuffle(order);
        var keep = random.NextDouble();
        foreach (var (offset, bytes, at) in order)
            if (random.NextDouble() < keep)
                Array.Copy(bytes, at, disk, offset, SectorSize);
        return disk;
    }

    private void Apply(byte[] disk, RecordedStep step)
    {
        if (!step.IsFlush)
            step.Bytes!.CopyTo(disk, (long)step.FirstBlock * blockSize);
    }
}
