using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Storage;

/// <summary>A whole disk and what its partition table says.</summary>
public sealed class DiskContents
{
    internal DiskContents(IBlockDevice disk, Result<PartitionTable> table)
    {
        Disk = disk;
        Table = table.IsOk ? table.Value : null;
        TableError = table.Error;
    }

    /// <summary>The disk.</summary>
    public IBlockDevice Disk { get; }

    /// <summary>Its partitions; null if they cannot be read.</summary>
    public PartitionTable? Table { get; }

    /// <summary>Why there is no table: <see cref="Errno.NoData"/> for a blank disk, anything else for a damaged one.</summary>
    public Errno TableError { get; }
}
