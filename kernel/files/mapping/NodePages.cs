using System;
using System.Collections.Generic;
using System.Threading;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files.Mapping;

/// <summary>The pages of a mapped file: read from the file system when they are first touched, the same for all mappings.</summary>
internal sealed class NodePages : PageSource, INodePages
{
    private const ulong PageSize = 4096;
    private readonly FileNode _node;
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, ulong> _frames = new();
    // Pages that some mapping may write. The processor does not tell when, so they stay here while the file is in use.
    private readonly List<ulong> _writable = new();

    internal NodePages(FileNode node) => _node = node;

    /// <inheritdoc/>
    public override ulong Length
    {
        get
        {
            Result<NodeStatus> status = _node.GetStatus();
            return status.IsOk ? status.Value.Size : 0;
        }
    }

    /// <inheritdoc/>
    public override Result<ulong> AcquireFrame(ulong index, bool write)
    {
        lock (_lock)
        {
            if (!_frames.TryGetValue(index, out ulong frame))
            {
                frame = PageFrames.AllocateCleared();
                if (frame == 0)
                    return Errno.OutOfMemory;
                Result<int> read = _node.Volume.FileSystem.Read(_node.Id, index * PageSize, PhysicalMemory.Bytes(frame, (int)PageSize));
                if (read.Failed)
                {
                    PageFrames.Return(frame);
                    return read.Error;
                }
                _frames.Add(index, frame);
            }
            if (write && !_writable.Contains(index))
                _writable.Add(index);
            FrameReferences.Add(frame);
            return frame;
        }
    }

    /// <inheritdoc/>
    public void Written(ulong offset, ReadOnlySpan<byte> content)
    {
        lock (_lock)
        {
            while (content.Length > 0)
            {
                int within = (int)(offset % PageSize);
                int count = Math.Min((int)PageSize - within, content.Length);
                if (_frames.TryGetValue(offset / PageSize, out ulong frame))
                    content.Slice(0, count).CopyTo(PhysicalMemory.Bytes(frame, (int)PageSize).Slice(within));
                content = content.Slice(count);
                offset += (ulong)count;
            }
        }
    }

    /// <inheritdoc/>
    public void Resized(ulong length)
    {
        lock (_lock)
        {
            foreach (KeyValuePair<ulong, ulong> pair in _frames)
            {
                ulong start = pair.Key * PageSize;
                if (start + PageSize > length)
                    PhysicalMemory.Bytes(pair.Value, (int)PageSize).Slice(start >= length ? 0 : (int)(length - start)).Clear();
            }
        }
    }

    /// <inheritdoc/>
    public Result WriteBack()
    {
        if (_writable.Count == 0)
            return Result.Ok;
        ulong length = Length;
        lock (_lock)
        {
            foreach (ulong index in _writable)
            {
                ulong start = index * PageSize;
                if (start >= length)
                    continue;
                int count = (int)Math.Min(PageSize, length - start);
                Result<int> written = _node.Volume.FileSystem.Write(
                    _node.Id, start, PhysicalMemory.Bytes(_frames[index], count));
                if (written.Failed)
                    return written.Error;
            }
            return Result.Ok;
        }
    }

    /// <inheritdoc/>
    public override Result Synchronize()
    {
        Result written = WriteBack();
        return written.Failed ? written : _node.Volume.FileSystem.Synchronize();
    }

    /// <inheritdoc/>
    public void Free()
    {
        lock (_lock)
        {
            foreach (KeyValuePair<ulong, ulong> pair in _frames)
                FrameReferences.Release(pair.Value);
            _frames.Clear();
            _writable.Clear();
        }
    }
}
