using System;
using System.Threading;
using Dialogos.Kernel.Files.Events;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files.Nodes;

/// <summary>An open regular file.</summary>
public sealed class RegularFile : NodeFile
{
    private readonly Lock _positionLock = new();
    private long _position;

    /// <summary>Opens a regular file.</summary>
    public RegularFile(Location place, FileNode node, int flags)
        : base(place, node, flags)
    {
    }

    /// <summary>Makes the pages that mappings share; set by the part of the kernel that has page frames.</summary>
    public static Func<FileNode, INodePages>? PageMaker { get; set; }

    private IFileSystem FileSystem => Node.Volume.FileSystem;

    /// <inheritdoc/>
    public override Result<int> Read(Span<byte> destination)
    {
        lock (_positionLock)
        {
            Result<int> read = ReadAt((ulong)_position, destination);
            if (read.IsOk)
                _position += read.Value;
            if (read.IsOk && read.Value > 0)
                ChangeWatcher.Report(Place, NodeChange.Access);
            return read;
        }
    }

    /// <inheritdoc/>
    public override Result<int> ReadAt(ulong offset, Span<byte> destination)
    {
        // What was written through a mapping lies in the pages only.
        Result written = Node.Pages?.WriteBack() ?? Result.Ok;
        return written.Failed ? written.Error : FileSystem.Read(Node.Id, offset, destination);
    }

    /// <inheritdoc/>
    public override Result<int> Write(ReadOnlySpan<byte> source)
    {
        lock (_positionLock)
        {
            lock (Node.WriteLock)
            {
                if ((Flags & OpenFlags.Append) != 0)
                {
                    Result<NodeStatus> status = Node.GetStatus();
                    if (status.Failed)
                        return status.Error;
                    _position = (long)status.Value.Size;
                }
                Result<int> written = WriteAt((ulong)_position, source);
                if (written.IsOk)
                    _position += written.Value;
                return written;
            }
        }
    }

    /// <inheritdoc/>
    public override Result<int> WriteAt(ulong offset, ReadOnlySpan<byte> source)
    {
        if (offset > long.MaxValue)
            return Errno.InvalidArgument;
        lock (Node.WriteLock)
        {
            Result<int> written = FileSystem.Write(Node.Id, offset, source);
            if (written.IsOk)
            {
                Node.Pages?.Written(offset, source.Slice(0, written.Value));
                ChangeWatcher.Report(Place, NodeChange.Modify);
            }
            return written;
        }
    }

    /// <summary>Cuts or extends the file (ftruncate).</summary>
    public Result Truncate(ulong length) => Truncate(Place, Node, length);

    /// <summary>Cuts or extends a node's content.</summary>
    internal static Result Truncate(Location place, FileNode node, ulong length)
    {
        lock (node.WriteLock)
        {
            Result cut = node.Volume.FileSystem.Truncate(node.Id, length);
            if (cut.IsOk)
            {
                node.Pages?.Resized(length);
                ChangeWatcher.Report(place, NodeChange.Modify);
            }
            return cut;
        }
    }

    /// <inheritdoc/>
    public override Result<long> Seek(long offset, SeekOrigin origin)
    {
        lock (_positionLock)
        {
            long from = 0;
            if (origin == SeekOrigin.Current)
                from = _position;
            else if (origin != SeekOrigin.Start)
            {
                Result<NodeStatus> status = Node.GetStatus();
                if (status.Failed)
                    return status.Error;
                from = (long)status.Value.Size;
            }
            long to = unchecked(from + offset);
            if (to < 0)
                return Errno.InvalidArgument;
            _position = to;
            return to;
        }
    }

    /// <inheritdoc/>
    public override Result<PageSource> GetPages() =>
        PageMaker == null ? Errno.NoDevice : (PageSource)Node.GetPages(PageMaker);
}
