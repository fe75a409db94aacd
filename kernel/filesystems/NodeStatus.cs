using System;

namespace Dialogos.Kernel.FileSystems;

/// <summary>
/// A node within one mounted file system; it stays valid while the node has a name or is retained. In ext2 it is the inode
/// number, in FAT a number given out when the node is first seen.
/// </summary>
/// <param name="Number">What stat reports as st_ino.</param>
public readonly record struct NodeId(ulong Number);

/// <summary>The kinds of nodes, numbered as the top four bits of Linux's st_mode.</summary>
public enum NodeType
{
    /// <summary>Not known, only in directory entries of formats that do not say.</summary>
    Unknown = 0,
    /// <summary>S_IFIFO.</summary>
    Fifo = 1,
    /// <summary>S_IFCHR.</summary>
    CharacterDevice = 2,
    /// <summary>S_IFDIR.</summary>
    Directory = 4,
    /// <summary>S_IFBLK.</summary>
    BlockDevice = 6,
    /// <summary>S_IFREG.</summary>
    RegularFile = 8,
    /// <summary>S_IFLNK.</summary>
    SymbolicLink = 10,
    /// <summary>S_IFSOCK.</summary>
    Socket = 12,
}

/// <summary>Type and permissions, as in Linux's st_mode.</summary>
/// <param name="Bits">The 16 bits.</param>
public readonly record struct FileMode(ushort Bits)
{
    /// <summary>The mode of a kind of node with permissions (the low twelve bits).</summary>
    public static FileMode Of(NodeType type, int permissions) =>
        new((ushort)(((int)type << 12) | (permissions & 0xFFF)));

    /// <summary>A regular file, rw-r--r--.</summary>
    public static FileMode RegularFile => Of(NodeType.RegularFile, 0x1A4);

    /// <summary>A directory, rwxr-xr-x.</summary>
    public static FileMode Directory => Of(NodeType.Directory, 0x1ED);

    /// <summary>The kind of node.</summary>
    public NodeType Type => (NodeType)(Bits >> 12);

    /// <summary>The low twelve bits: set-id, sticky, rwxrwxrwx.</summary>
    public int Permissions => Bits & 0xFFF;
}

/// <summary>Who owns a node.</summary>
/// <param name="User">User number.</param>
/// <param name="Group">Group number.</param>
public readonly record struct Owner(uint User, uint Group)
{
    /// <summary>User and group 0.</summary>
    public static Owner Root => default;
}

/// <summary>A moment, as Linux's timespec64.</summary>
/// <param name="Seconds">Since 1970-01-01 00:00:00 UTC.</param>
/// <param name="Nanoseconds">0 to 999,999,999.</param>
public readonly record struct Timestamp(long Seconds, int Nanoseconds);

/// <summary>A node's attributes.</summary>
/// <param name="Mode">Type and permissions.</param>
/// <param name="Owner">User and group.</param>
/// <param name="LinkCount">How many names lead here.</param>
/// <param name="Size">Bytes in a file, in a directory's entries or in a link's target.</param>
/// <param name="AllocatedBytes">Bytes of storage in use, in multiples of 512 (st_blocks times 512).</param>
/// <param name="Device">The device number of a device node.</param>
/// <param name="Accessed">Time of the last read, as far as the format keeps it.</param>
/// <param name="Modified">Time of the last change of the content.</param>
/// <param name="Changed">Time of the last change of the attributes.</param>
public readonly record struct NodeStatus(
    FileMode Mode, Owner Owner, uint LinkCount, ulong Size, ulong AllocatedBytes, uint Device,
    Timestamp Accessed, Timestamp Modified, Timestamp Changed);

/// <summary>Attributes to change; null keeps the present value.</summary>
/// <param name="Permissions">The low twelve bits of the mode.</param>
/// <param name="Owner">User and group.</param>
/// <param name="Accessed">Access time.</param>
/// <param name="Modified">Modification time.</param>
public readonly record struct NodeAttributes(
    int? Permissions = null, Owner? Owner = null, Timestamp? Accessed = null, Timestamp? Modified = null);

/// <summary>Sizes and counts of a file system.</summary>
/// <param name="BlockSize">Bytes in an allocation unit.</param>
/// <param name="BlockCount">Allocation units in all.</param>
/// <param name="FreeBlocks">Allocation units that are free.</param>
/// <param name="NodeCount">Nodes in all; 0 if the format has no fixed number.</param>
/// <param name="FreeNodes">Nodes that are free.</param>
/// <param name="MaximumNameLength">Bytes in the longest name.</param>
public readonly record struct FileSystemStatus(
    uint BlockSize, ulong BlockCount, ulong FreeBlocks, ulong NodeCount, ulong FreeNodes, int MaximumNameLength);

/// <summary>One entry of a directory.</summary>
/// <param name="Name">The name's bytes; the array belongs to the receiver.</param>
/// <param name="Node">Where it leads.</param>
/// <param name="Type">The kind of node.</param>
/// <param name="NextCookie">Where to go on reading behind this entry.</param>
public readonly record struct DirectoryEntry(byte[] Name, NodeId Node, NodeType Type, ulong NextCookie);

/// <summary>What a rename does with an existing target.</summary>
public enum RenameMode
{
    /// <summary>The target is replaced.</summary>
    ReplaceTarget,
    /// <summary>The rename fails with EEXIST (RENAME_NOREPLACE).</summary>
    KeepTarget,
    /// <summary>Both exist and change places in one step (RENAME_EXCHANGE). EINVAL where the format cannot.</summary>
    Exchange,
}

/// <summary>Tells file systems the time for their stamps.</summary>
public interface IFileSystemClock
{
    /// <summary>The present moment.</summary>
    Timestamp Now { get; }
}

/// <summary>A clock that stands still, for images that must come out the same every time.</summary>
public sealed class FixedClock : IFileSystemClock
{
    /// <summary>A clock that always says <paramref name="now"/>.</summary>
    public FixedClock(Timestamp now) => Now = now;

    /// <inheritdoc/>
    public Timestamp Now { get; }
}
