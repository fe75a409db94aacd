// What a power cut can leave behind, at any write (tests/kernel/filesystems/PowerCutTests.cs):
// - Whatever Synchronize() covered is there, under its name, with its bytes.
// - A pointer reaches the medium after what it points to, and a block or inode is free in its bitmap only after nothing
//   leads to it; replacing a target by rename writes one entry. A rename to a new name may leave both names, never none;
//   of a directory's two names the one in the parent that ".." leads to works, the other is Errno.Corrupt until e2fsck.
// - e2fsck -fy finds at worst: nodes without a name, space marked as used that is free, link and block counts that are too
//   high or too low, outdated sums of free blocks and inodes. No data of a file with a name is lost.
// With a journal (Ext2FileSystem.Durability.cs) the tree is as it was after some operation, no earlier than the last
// Synchronize(), and e2fsck finds nothing to put right once the journal is replayed.
using System;
using System.Collections.Generic;
using System.Threading;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems.Ext2;

/// <summary>ext2 and ext3, read and write.</summary>
public sealed partial class Ext2FileSystem : IFileSystem
{
    private const int MaximumNameLength = 255;
    private const int MaximumLinks = 32000;

    private readonly Ext2Storage _storage;
    private readonly Ext2Layout _layout;
    private readonly Ext2Allocator _allocator;
    private readonly Ext2BlockMap _map;
    private readonly IFileSystemClock _clock;
    private readonly Lock _lock = new();
    private readonly Dictionary<uint, int> _retained = new();
    private readonly bool _isReadOnly;
    private bool _isMarkedDirty;

    private Ext2FileSystem(
        Ext2Storage storage, Ext2Layout layout, Ext2Allocator allocator, IFileSystemClock clock, bool isReadOnly)
    {
        _storage = storage;
        _layout = layout;
        _allocator = allocator;
        _map = new Ext2BlockMap(storage, layout, allocator);
        _clock = clock;
        _isReadOnly = isReadOnly;
    }

    /// <inheritdoc/>
    public string TypeName => _storage.Journal is null ? "ext2" : "ext3";

    /// <inheritdoc/>
    public bool IsReadOnly => _isReadOnly || _storage.IsReadOnly;

    /// <inheritdoc/>
    public NodeId Root => new(Ext2Layout.RootInode);

    /// <summary>
    /// Mounts a volume; read-only if it has features that only a reader may ignore. What its journal holds is replayed
    /// first; if nothing may be written, only in memory. <see cref="Errno.InvalidArgument"/> if there is no ext2 on it,
    /// <see cref="Errno.NotSupported"/> for features that change what lies on disk (ext4's, or a journal's that is not
    /// ext3's), <see cref="Errno.Corrupt"/> for contradictions.
    /// </summary>
    public static Result<Ext2FileSystem> Mount(BlockCache cache, IFileSystemClock clock, bool isReadOnly = false)
    {
        var storage = new Ext2Storage(cache);
        var layout = Ext2Layout.Read(storage);
        if (layout.Failed)
            return layout.Error;
        isReadOnly |= cache.IsReadOnly || layout.Value.MustBeReadOnly;
        if (layout.Value.HasJournal || layout.Value.NeedsRecovery)
        {
            var opened = Ext2Journal.Open(storage, layout.Value, isReadOnly);
            if (opened.Failed)
                return opened.Error;
            // The journal may have held newer superblocks and descriptors.
            layout = Ext2Layout.Read(storage);
            if (layout.Failed)
                return layout.Error;
        }
        var allocator = Ext2Allocator.Read(storage, layout.Value);
        if (allocator.Failed)
            return allocator.Error;
        var mounted = new Ext2FileSystem(storage, layout.Value, allocator.Value, clock, isReadOnly)
        {
            _isMarkedDirty = layout.Value.NeedsRecovery,
        };
        var root = mounted.ReadInode(Ext2Layout.RootInode);
        if (root.Failed || root.Value.Type != NodeType.Directory)
            return root.Failed && root.Error != Errno.NotFound ? root.Error : Errno.Corrupt;
        var freed = mounted.FreeOrphans();
        return freed.Failed ? freed.Error : mounted;
    }

    /// <summary>Whether a device claims to hold an ext2 file system, sound or not.</summary>
    public static bool IsOn(IBlockDevice device) => Ext2Layout.HasMagic(device);

    /// <inheritdoc/>
    public Result<FileSystemStatus> GetFileSystemStatus()
    {
        lock (_lock)
            return new FileSystemStatus((uint)_layout.BlockSize, _layout.BlockCount, _allocator.FreeBlocks,
                _layout.InodeCount, _allocator.FreeInodes, MaximumNameLength);
    }

    /// <inheritdoc/>
    public Result<NodeStatus> GetStatus(NodeId node)
    {
        lock (_lock)
        {
            var found = ReadInode(node);
            if (found.Failed)
                return found.Error;
            var inode = found.Value;
            var device = 0u;
            if (inode.Type is NodeType.CharacterDevice or NodeType.BlockDevice)
                // The old 16-bit device number comes first; the new one follows when it does not fit.
                device = inode.Pointer(0) != 0 ? inode.Pointer(0) : inode.Pointer(1);
            return new NodeStatus(inode.Mode, inode.Owner, (uint)inode.LinkCount, inode.Length, inode.Sectors * 512UL,
                device, inode.Accessed, inode.Modified, inode.Changed);
        }
    }

    /// <inheritdoc/>
    public Result SetAttributes(NodeId node, NodeAttributes attributes)
    {
        lock (_lock)
        {
            var found = ReadInode(node);
            if (found.Failed)
                return found.Error;
            var order = BeginChange();
            if (order.Failed)
                return order.Error;
            var inode = found.Value;
            if (attributes.Permissions is not null)
                inode.Mode = FileMode.Of(inode.Type, attributes.Permissions.Value);
            if (attributes.Owner is not null)
                inode.Owner = attributes.Owner.Value;
            if (attributes.Accessed is not null)
                inode.Accessed = attributes.Accessed.Value;
            if (attributes.Modified is not null)
                inode.Modified = attributes.Modified.Value;
            inode.Changed = _clock.Now;
            return WriteInode(order.Value, inode);
        }
    }

    /// <inheritdoc/>
    public Result Retain(NodeId node)
    {
        lock (_lock)
        {
            var found = ReadInode(node);
            if (found.Failed)
                return found.Error;
            _retained.TryGetValue(found.Value.Number, out var count);
            _retained[found.Value.Number] = count + 1;
            return Result.Ok;
        }
    }

    /// <inheritdoc/>
    public Result Release(NodeId node)
    {
        lock (_lock)
        {
            var found = ReadInode(node);
            if (found.Failed)
                return found.Error;
            if (!_retained.TryGetValue(found.Value.Number, out var count))
                return Errno.InvalidArgument;
            if (count > 1)
            {
                _retained[found.Value.Number] = count - 1;
                return Result.Ok;
            }
            _retained.Remove(found.Value.Number);
            if (found.Value.LinkCount > 0)
                return Result.Ok;
            _linkable.Remove(found.Value.Number);
            var order = BeginChange();
            return order.Failed ? order.Error : FreeNode(order.Value, found.Value);
        }
    }

    private Result<Ext2Inode> ReadInode(NodeId node) =>
        node.Number <= uint.MaxValue ? ReadInode((uint)node.Number) : Errno.NotFound;

    private Result<Ext2Inode> ReadInode(uint number)
    {
        if (!_layout.IsInode(number))
            return Errno.NotFound;
        var bytes = new byte[Ext2Inode.Size];
        var read = _storage.Read(_layout.InodeOffset(number), bytes);
        if (read.Failed)
            return read.Error;
        var inode = new Ext2Inode(number, bytes);
        if (inode.LinkCount == 0 && !_retained.ContainsKey(number))
            return Errno.NotFound;
        var isKnown = Ext2DirectoryBlock.NumberOf(inode.Type) != 0;
        return isKnown ? inode : Errno.Corrupt;
    }

    private Result<Ext2Inode> ReadDirectoryInode(NodeId node)
    {
        var inode = ReadInode(node);
        if (inode.Failed)
            return inode;
        if (inode.Value.Type != NodeType.Directory)
            return Errno.NotDirectory;
        if (inode.Value.LinkCount == 0)
            return Errno.NotFound;
        if (inode.Value.Length % (ulong)_layout.BlockSize != 0
            || inode.Value.Length / (ulong)_layout.BlockSize > _layout.BlockCount)
            return Errno.Corrupt;
        return inode;
    }

    private Result WriteInode(WriteOrder order, Ext2Inode inode) =>
        _storage.Write(order, _layout.InodeOffset(inode.Number), inode.Bytes);

    /// <summary>
    /// Takes one link from a node after its name has gone, and frees it if that was the last and nobody retains it.
    /// </summary>
    private Result DropLinks(WriteOrder order, uint number, int links)
    {
        var found = ReadInode(number);
        if (found.Failed)
            return found.Error;
        var inode = found.Value;
        inode.LinkCount = Math.Max(0, inode.LinkCount - links);
        inode.Changed = _clock.Now;
        order.Then();
        if (inode.LinkCount > 0)
            return WriteInode(order, inode);
        if (!_retained.ContainsKey(number))
            return FreeNode(order, inode);
        if (_storage.Journal is not null)
            return AddOrphan(order, inode);
        // e2fsck takes an inode without links but with a time of deletion for free space, as it should after a cut.
        inode.SetDeleted(_clock.Now);
        return WriteInode(order, inode);
    }

    private Result FreeNode(WriteOrder order, Ext2Inode inode)
    {
        var freed = new List<uint>();
        var isDirectory = inode.Type == NodeType.Directory;
        var unlisted = RemoveOrphan(order, inode);
        if (unlisted.Failed)
            return unlisted;
        if (HasBlocks(inode))
        {
            var cut = _map.Cut(order, inode, 0, freed);
            if (cut.Failed)
                return cut;
        }
        var attributes = inode.AttributeBlock;
        inode.AttributeBlock = 0;
        inode.LinkCount = 0;
        inode.Length = 0;
        inode.Sectors = 0;
        inode.SetDeleted(_clock.Now);
        var result = WriteInode(order, inode);
        if (result.Failed)
            return result;
        order.Then();
        result = _allocator.FreeInode(order, inode.Number, isDirectory);
        var blocks = _allocator.FreeBlocksOf(order, freed);
        if (blocks.IsOk && attributes != 0)
            blocks = DropAttributeBlock(order, attributes);
        return result.Failed ? result : blocks;
    }

    /// <summary>False where the pointers are something else: a short link's target or a device number.</summary>
    private bool HasBlocks(Ext2Inode inode) =>
        inode.Type is NodeType.RegularFile or NodeType.Directory
        || (inode.Type == NodeType.SymbolicLink && !IsFastLink(inode));

    private bool IsFastLink(Ext2Inode inode) =>
        inode.Sectors == (inode.HasAttributeBlock ? (uint)_layout.BlockSize / 512 : 0);
}
