// Words. A *GUID partition table* (GPT; UEFI 2.10, 5.3) is a header and an array of entries, once at the start of the disk
// (*primary*, block 1) and once at the end (*backup*, last block). The *protective MBR* in block 0 keeps old tools away.
using System;
using System.Collections.Generic;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Block;

/// <summary>A GUID as the 16 bytes that lie on disk, taken as two little-endian numbers.</summary>
/// <param name="Low">Bytes 0 to 7.</param>
/// <param name="High">Bytes 8 to 15.</param>
public readonly record struct PartitionGuid(ulong Low, ulong High)
{
    /// <summary>C12A7328-F81F-11D2-BA4B-00A0C93EC93B, the type of an EFI system partition.</summary>
    public static PartitionGuid EfiSystem => new(0x11D2F81FC12A7328, 0x3BC93EC9A0004BBA);

    /// <summary>4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709, the type of a root partition for x86-64.</summary>
    public static PartitionGuid LinuxRootX64 => new(0x4DB1E8CD4F68BCE3, 0x09B784F9CAFBE796);

    /// <summary>True for the type of an unused entry.</summary>
    public bool IsZero => Low == 0 && High == 0;
}

/// <summary>One partition.</summary>
/// <param name="Type">What it is for.</param>
/// <param name="Id">Its own identity.</param>
/// <param name="FirstBlock">Where it begins.</param>
/// <param name="LastBlock">Its last block (inclusive).</param>
/// <param name="Attributes">The attribute bits of UEFI 2.10, table 5-8.</param>
/// <param name="Name">Up to 36 UTF-16 units.</param>
public sealed record Partition(
    PartitionGuid Type, PartitionGuid Id, ulong FirstBlock, ulong LastBlock, ulong Attributes, string Name)
{
    /// <summary>How many blocks it has.</summary>
    public ulong BlockCount => LastBlock - FirstBlock + 1;
}

/// <summary>Which copy of the table could be read.</summary>
public enum PartitionTableHealth
{
    /// <summary>Both copies are intact and equal.</summary>
    Intact,
    /// <summary>The primary was damaged; the backup was used.</summary>
    PrimaryDamaged,
    /// <summary>The backup is damaged or differs; the primary was used.</summary>
    BackupDamaged,
}

/// <summary>The partitions of a disk.</summary>
/// <param name="DiskId">The disk's identity.</param>
/// <param name="Partitions">In the order of the entries.</param>
/// <param name="Health">Which copies are intact.</param>
public sealed record PartitionTable(PartitionGuid DiskId, Partition[] Partitions, PartitionTableHealth Health)
{
    /// <summary>The device that shows one partition.</summary>
    public static PartitionBlockDevice Open(IBlockDevice disk, Partition partition, int number) =>
        new(disk.Name + "p" + number.ToString(), disk, partition.FirstBlock, partition.BlockCount);

    /// <summary>The first partition of a type, or null.</summary>
    public Partition? Find(PartitionGuid type)
    {
        foreach (var partition in Partitions)
            if (partition.Type == type)
                return partition;
        return null;
    }

    /// <summary>
    /// <see cref="Errno.Corrupt"/> if a partition is empty, lies outside the usable blocks or overlaps another.
    /// </summary>
    internal static Result Check(List<Partition> partitions, ulong firstUsable, ulong lastUsable)
    {
        for (var i = 0; i < partitions.Count; i++)
        {
            var partition = partitions[i];
            if (partition.FirstBlock > partition.LastBlock || partition.FirstBlock < firstUsable
                || partition.LastBlock > lastUsable)
                return Errno.Corrupt;
            for (var j = 0; j < i; j++)
                if (partition.FirstBlock <= partitions[j].LastBlock && partitions[j].FirstBlock <= partition.LastBlock)
                    return Errno.Corrupt;
        }
        return Result.Ok;
    }
}
