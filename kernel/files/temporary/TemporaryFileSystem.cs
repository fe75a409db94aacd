using System;
using System.Collections.Generic;
using System.Threading;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files.Temporary;

/// <summary>A file system in memory (Linux's tmpfs). It ends with the machine.</summary>
public sealed partial class TemporaryFileSystem : IFileSystem
{
    private const int MaximumNameLength = 255;
    private const ulong MaximumFileSize = 1UL << 40;

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, TemporaryNode> _nodes = new();
    private readonly IFileSystemClock _clock;
    private readonly ulong _pageLimit;
    private ulong _pagesInUse;
    private ulong _lastNumber;

    private readonly Func<bool>? _hasRoom;

    /// <summary>
    /// An empty file system that takes at most so many bytes of content and half as many nodes as pages, and nothing more while
    /// <paramref name="hasRoom"/> says that the machine has none.
    /// </summary>
    public TemporaryFileSystem(string typeName, IFileSystemClock clock, ulong capacity, int rootPermissions, Func<bool>? hasRoom = null)
    {
        _hasRoom = hasRoom;
        TypeName = typeName;
        _clock = clock;
        _pageLimit = capacity / TemporaryNode.PageSize;
        TemporaryNode root = NewNode(FileMode.Of(NodeType.Directory, rootPermissions), Owner.Root, 0);
        root.Links = 2;
        root.Parent = root;
        Root = new NodeId(root.Number);
    }

    /// <inheritdoc/>
    public string TypeName { get; }

    /// <inheritdoc/>
    public bool IsReadOnly => false;

    /// <inheritdoc/>
    public NodeId Root { get; }

    /// <inheritdoc/>
    public Result<FileSystemStatus> GetFileSystemStatus()
    {
        lock (_lock)
            return new FileSystemStatus(TemporaryNode.PageSize, _pageLimit, _pageLimit - _pagesInUse, 0, 0, MaximumNameLength);
    }

    /// <inheritdoc/>
    public Result<NodeStatus> GetStatus(NodeId node)
    {
        lock (_lock)
            return _nodes.TryGetValue(node.Number, out TemporaryNode? found) ? found.Status : Errno.NotFound;
    }

    /// <inheritdoc/>
    public Result SetAttributes(NodeId node, NodeAttributes attributes)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue(node.Number, out TemporaryNode? found))
                return Errno.NotFound;
            if (attributes.Permissions is { } permissions)
                found.Mode = FileMode.Of(found.Mode.Type, permissions);
            found.Owner = attributes.Owner ?? found.Owner;
            found.Accessed = attributes.Accessed ?? found.Accessed;
            found.Modified = attributes.Modified ?? found.Modified;
            found.Changed = _clock.Now;
            return Result.Ok;
        }
    }

    /// <inheritdoc/>
    public Result<int> Read(NodeId node, ulong offset, Span<byte> destination)
    {
        lock (_lock)
        {
            Result<TemporaryNode> file = FindFile(node);
            if (file.Failed)
                return file.Error;
            if (offset >= file.Value.Length)
                return 0;
            int count = (int)Math.Min((ulong)destination.Length, file.Value.Length - offset);
            file.Value.Read(offset, destination.Slice(0, count));
            file.Value.Accessed = _clock.Now;
            return count;
        }
    }

    /// <inheritdoc/>
    public Result<int> Write(NodeId node, ulong offset, ReadOnlySpan<byte> source)
    {
        lock (_lock)
        {
            Result<TemporaryNode> file = FindFile(node);
            if (file.Failed)
                return file.Error;
            if (offset > MaximumFileSize || (ulong)source.Length > MaximumFileSize - offset)
                return Errno.FileTooLarge;
            int written = 0;
            while (written < source.Length)
            {
                int within = (int)((offset + (ulong)written) % TemporaryNode.PageSize);
                int count = Math.Min(TemporaryNode.PageSize - within, source.Length - written);
                ulong before = file.Value.PagesInUse;
                if (!file.Value.WriteInPage(offset + (ulong)written, source.Slice(written, count), _pagesInUse < _pageLimit && HasRoom))
                    break;
                _pagesInUse += file.Value.PagesInUse - before;
                written += count;
            }
            if (written == 0 && source.Length > 0)
                return Errno.NoSpace;
            file.Value.Length = Math.Max(file.Value.Length, offset + (ulong)written);
            file.Value.Modified = file.Value.Changed = _clock.Now;
            return written;
        }
    }

    /// <inheritdoc/>
    public Result Truncate(NodeId node, ulong length)
    {
        lock (_lock)
        {
            Result<TemporaryNode> file = FindFile(node);
            if (file.Failed)
                return file.Error;
            if (length > MaximumFileSize)
                return Errno.FileTooLarge;
            ulong before = file.Value.PagesInUse;
            if (length < file.Value.Length)
                file.Value.Cut(length);
            _pagesInUse -= before - file.Value.PagesInUse;
            file.Value.Length = length;
            file.Value.Modified = file.Value.Changed = _clock.Now;
            return Result.Ok;
        }
    }

    /// <inheritdoc/>
    public Result<int> ReadSymbolicLink(NodeId node, Span<byte> destination)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue(node.Number, out TemporaryNode? found))
                return Errno.NotFound;
            if (found.Mode.Type != NodeType.SymbolicLink)
                return Errno.InvalidArgument;
            int count = Math.Min(found.Target.Length, destination.Length);
            found.Target.AsSpan(0, count).CopyTo(destination);
            return count;
        }
    }

    /// <inheritdoc/>
    public Result Retain(NodeId node)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue(node.Number, out TemporaryNode? found))
                return Errno.NotFound;
            found.Retained++;
            return Result.Ok;
        }
    }

    /// <inheritdoc/>
    public Result Release(NodeId node)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue(node.Number, out TemporaryNode? found))
                return Errno.NotFound;
            found.Retained--;
            FreeIfUnused(found);
            return Result.Ok;
        }
    }

    /// <inheritdoc/>
    public Result Settle() => Synchronize();

    /// <inheritdoc/>
    public Result Synchronize() => Result.Ok;

    private bool HasRoom => _hasRoom == null || _hasRoom();

    private TemporaryNode NewNode(FileMode mode, Owner owner, uint device)
    {
        var node = new TemporaryNode(++_lastNumber, mode, owner, device, _clock.Now);
        _nodes.Add(node.Number, node);
        return node;
    }

    private void FreeIfUnused(TemporaryNode node)
    {
        if (node.Links > 0 || node.Retained > 0)
            return;
        _pagesInUse -= node.PagesInUse;
        _nodes.Remove(node.Number);
    }

    private Result<TemporaryNode> FindFile(NodeId node)
    {
        if (!_nodes.TryGetValue(node.Number, out TemporaryNode? found))
            return Errno.NotFound;
        return found.Mode.Type switch
        {
            NodeType.RegularFile => found,
            NodeType.Directory => Errno.IsDirectory,
            _ => Errno.InvalidArgument,
        };
    }
}
