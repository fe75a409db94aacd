using System;
using System.Collections.Generic;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems.Ext2;

public sealed partial class Ext2FileSystem : IExtendedAttributes
{
    // i_extra_isize: bytes of known fields behind the first 128.
    private const int ExtraSizeAt = Ext2Inode.Size;

    /// <inheritdoc/>
    public Result<List<byte[]>> ListAttributes(NodeId node)
    {
        lock (_lock)
        {
            var set = LoadAttributes(node, out _);
            if (set.Failed)
                return set.Error;
            var names = new List<byte[]>();
            foreach (var name in set.Value.Names())
                if (Ext2Attributes.IsKnown(name))
                    names.Add(name);
            return names;
        }
    }

    /// <inheritdoc/>
    public Result<byte[]> GetAttribute(NodeId node, ReadOnlySpan<byte> name)
    {
        lock (_lock)
        {
            var set = LoadAttributes(node, out _);
            return set.Failed ? set.Error : set.Value.Get(name);
        }
    }

    /// <inheritdoc/>
    public Result SetAttribute(NodeId node, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, AttributeMode mode)
    {
        if (Ext2Attributes.IndexOf(name, out var prefix) == 0)
            return Errno.NotSupported;
        if (name.Length - prefix > byte.MaxValue)
            return Errno.Range;
        lock (_lock)
        {
            var set = LoadAttributes(node, out var inode);
            if (set.Failed)
                return set.Error;
            var changed = set.Value.Set(name, value, mode);
            return changed.Failed ? changed : StoreAttributes(inode, set.Value);
        }
    }

    /// <inheritdoc/>
    public Result RemoveAttribute(NodeId node, ReadOnlySpan<byte> name)
    {
        lock (_lock)
        {
            var set = LoadAttributes(node, out var inode);
            if (set.Failed)
                return set.Error;
            var changed = set.Value.Remove(name);
            return changed.Failed ? changed : StoreAttributes(inode, set.Value);
        }
    }

    private Result<AttributeSet> LoadAttributes(NodeId node, out Ext2Inode inode)
    {
        inode = new Ext2Inode(0, []);
        var found = ReadInode(node);
        if (found.Failed)
            return found.Error;
        inode = found.Value;
        var set = new AttributeSet();
        var within = ReadInodeEnd(inode.Number, out var entriesAt);
        var result = within.Failed ? within.Error
            : entriesAt > 0 ? Ext2Attributes.Read(within.Value.AsSpan(entriesAt), 0, set) : Result.Ok;
        if (result.IsOk && inode.HasAttributeBlock)
        {
            var block = ReadAttributeBlock(inode);
            result = block.Failed ? block.Error : Ext2Attributes.Read(block.Value, Ext2Attributes.HeaderSize, set);
        }
        return result.Failed ? result.Error : set;
    }

    /// <summary>The inode's bytes behind the known ones, and where attributes start in them; 0 if there are none.</summary>
    private Result<byte[]> ReadInodeEnd(uint number, out int entriesAt)
    {
        entriesAt = 0;
        var bytes = new byte[_layout.InodeSize - Ext2Inode.Size];
        if (bytes.Length < 8)
            return bytes;
        var read = _storage.Read(_layout.InodeOffset(number) + ExtraSizeAt, bytes);
        if (read.Failed)
            return read.Error;
        int extra = Ext2Layout.Word(bytes, 0);
        if (extra > 0 && extra + 4 <= bytes.Length && extra % 4 == 0 && Ext2Layout.Long(bytes, extra) == Ext2Attributes.Magic)
            entriesAt = extra + 4;
        return bytes;
    }

    private Result<byte[]> ReadAttributeBlock(Ext2Inode inode)
    {
        if (!_layout.IsData(inode.AttributeBlock))
            return Errno.Corrupt;
        var block = new byte[_layout.BlockSize];
        var read = _storage.Read(_layout.OffsetOf(inode.AttributeBlock), block);
        if (read.Failed)
            return read.Error;
        return Ext2Layout.Long(block, 0) == Ext2Attributes.Magic && Ext2Layout.Long(block, 8) == 1 && Ext2Layout.Long(block, 4) > 0
            ? block : Errno.Corrupt;
    }

    /// <summary>
    /// Writes all attributes into a block of the inode's own, also those that lay in the inode. A block that several inodes
    /// share is left to the others.
    /// </summary>
    private Result StoreAttributes(Ext2Inode inode, AttributeSet set)
    {
        var content = Ext2Attributes.Write(set, _layout.BlockSize);
        if (content.Failed)
            return content.Error;
        var begun = BeginChange();
        if (begun.Failed)
            return begun.Error;
        var order = begun.Value;
        var old = inode.AttributeBlock;
        var isOwn = old != 0 && ReadAttributeBlock(inode) is { IsOk: true } block && Ext2Layout.Long(block.Value, 4) == 1;
        var now = 0u;
        if (set.Count > 0)
        {
            var place = isOwn ? old
                : _allocator.AllocateBlock(order, _layout.FirstBlockOf(_layout.GroupOfInode(inode.Number)) + 1);
            if (place.Failed)
                return place.Error;
            now = place.Value;
            var written = _storage.Write(order, _layout.OffsetOf(now), content.Value);
            if (written.Failed)
                return written;
        }
        order.Then();
        inode.AttributeBlock = now;
        inode.Sectors = inode.Sectors - (old != 0 ? SectorsPerBlock : 0) + (now != 0 ? SectorsPerBlock : 0);
        inode.Changed = _clock.Now;
        var result = WriteInode(order, inode);
        if (result.IsOk)
            result = ClearInodeEnd(order, inode.Number);
        if (result.IsOk && (Ext2Layout.Long(_layout.Superblock, 92) & Ext2Attributes.Feature) == 0)
        {
            Ext2Layout.SetLong(_layout.Superblock, 92, Ext2Layout.Long(_layout.Superblock, 92) | Ext2Attributes.Feature);
            result = _storage.Write(order, Ext2Layout.SuperblockOffset, _layout.Superblock);
        }
        return result.IsOk && old != 0 && old != now ? DropAttributeBlock(order, old) : result;
    }

    private uint SectorsPerBlock => (uint)_layout.BlockSize / 512;

    private Result ClearInodeEnd(WriteOrder order, uint number)
    {
        var bytes = ReadInodeEnd(number, out var entriesAt);
        if (bytes.Failed || entriesAt == 0)
            return bytes.Error;
        return _storage.Write(order, _layout.InodeOffset(number) + (ulong)(ExtraSizeAt + entriesAt - 4),
            new byte[bytes.Value.Length - entriesAt + 4]);
    }

    /// <summary>Counts one user of an attribute block less, and frees it after the last one.</summary>
    private Result DropAttributeBlock(WriteOrder order, uint number)
    {
        var block = new byte[HeaderStart];
        if (!_layout.IsData(number))
            return Errno.Corrupt;
        var read = _storage.Read(_layout.OffsetOf(number), block);
        if (read.Failed)
            return read;
        var users = Ext2Layout.Long(block, 4);
        if (Ext2Layout.Long(block, 0) != Ext2Attributes.Magic || users == 0)
            return Errno.Corrupt;
        order.Then();
        if (users == 1)
            return _allocator.FreeBlocksOf(order, [number]);
        Ext2Layout.SetLong(block, 4, users - 1);
        return _storage.Write(order, _layout.OffsetOf(number), block);
    }

    private const int HeaderStart = 8; // h_magic, h_refcount
}
