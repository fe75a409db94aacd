using Dialogos.Kernel.FileSystems.Journal;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems.Ext2;

/// <summary>Where a volume's journal lies: in a file without a name, inode 8 by custom.</summary>
internal static class Ext2Journal
{
    internal const uint CustomaryInode = 8; // EXT2_JOURNAL_INO
    internal const int InodeAt = 224; // s_journal_inum
    private const int DeviceAt = 228; // s_journal_dev

    /// <summary>
    /// Opens the journal and takes in what it holds. If the volume may be written, that goes home and the ring is empty
    /// afterwards. A ring that should be empty, as the volume says, is emptied without being believed, as Linux does.
    /// </summary>
    internal static Result Open(Ext2Storage storage, Ext2Layout layout, bool isReadOnly)
    {
        if (!layout.HasJournal)
            return Errno.Corrupt;
        if (Ext2Layout.Long(layout.Superblock, DeviceAt) != 0 || storage.Cache.DeviceBlockSize > layout.BlockSize)
            return Errno.NotSupported;
        var blocks = Locate(storage, layout);
        if (blocks.Failed)
            return blocks.Error;
        var journal = BlockJournal.Open(storage.Cache, layout.BlockSize, blocks.Value, layout.BlockCount);
        if (journal.Failed)
            return journal.Error;
        var recovered = journal.Value.Recover(keepsContent: layout.NeedsRecovery);
        if (recovered.IsOk && !isReadOnly)
            recovered = journal.Value.Checkpoint();
        if (recovered.IsOk)
            storage.Journal = journal.Value;
        return recovered;
    }

    private static Result<uint[]> Locate(Ext2Storage storage, Ext2Layout layout)
    {
        var number = Ext2Layout.Long(layout.Superblock, InodeAt);
        if (number == 0 || number > layout.InodeCount)
            return Errno.Corrupt;
        var inode = new Ext2Inode(number, new byte[Ext2Inode.Size]);
        var read = storage.Read(layout.InodeOffset(number), inode.Bytes);
        if (read.Failed)
            return read.Error;
        var count = inode.Length / (ulong)layout.BlockSize;
        var map = new Ext2BlockMap(storage, layout);
        if (inode.Type != NodeType.RegularFile || inode.LinkCount == 0 || count > layout.BlockCount || count > map.MaximumBlocks)
            return Errno.Corrupt;
        var blocks = new uint[count];
        for (var i = 0; i < blocks.Length; i++)
        {
            var found = map.Find(inode, (ulong)i);
            if (found.Failed)
                return found.Error;
            if (found.Value == 0)
                return Errno.Corrupt;
            blocks[i] = found.Value;
        }
        return blocks;
    }
}
