using System.Collections.Generic;

namespace Dialogos.Kernel.FileSystems.Fat;

/// <summary>A file or directory that was seen; FAT has no inodes, so its identity is kept in memory.</summary>
internal sealed class FatNode
{
    internal FatNode(ulong number, FatNode? parent, bool isDirectory)
    {
        Number = number;
        Parent = parent ?? this;
        IsDirectory = isDirectory;
    }

    internal ulong Number { get; }

    internal FatNode Parent { get; set; }

    internal bool IsDirectory { get; }

    /// <summary>Where the short entry lies on the device; 0 for the root and for nodes without a name.</summary>
    internal ulong EntryOffset { get; set; }

    /// <summary>0 if nothing is allocated.</summary>
    internal uint FirstCluster { get; set; }

    internal uint Size { get; set; }

    internal int RetainCount { get; set; }

    internal bool IsUnlinked { get; set; }

    /// <summary>The chain as far as it was read; null when it must be read again.</summary>
    internal List<uint>? Chain { get; set; }
}

/// <summary>One name of a directory and the entries that hold it.</summary>
/// <param name="Name">The long name, or the short one where there is none.</param>
/// <param name="Offsets">Where its 32-byte entries lie on the device; the last is the short entry.</param>
/// <param name="Short">A copy of the short entry.</param>
/// <param name="NextIndex">The index behind its last entry.</param>
internal sealed record FatSlot(string Name, ulong[] Offsets, byte[] Short, int NextIndex)
{
    internal const int EntrySize = 32;

    internal ulong EntryOffset => Offsets[Offsets.Length - 1];
}
