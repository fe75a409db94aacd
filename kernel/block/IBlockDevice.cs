// Words. A *block* is the unit in which a device transfers (512 or 4096 bytes), counted from 0. A *flush* is the only
// order that a device promises: what was written before a flush that succeeded survives a power cut, and what was written
// after it may reach the medium in any order or not at all.
using System;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Block;

/// <summary>A device, partition or image that stores blocks.</summary>
public interface IBlockDevice
{
    /// <summary>A short name for people and logs, e.g. <c>nvme0p1</c>.</summary>
    string Name { get; }

    /// <summary>Bytes in a block: a power of two, at least 512.</summary>
    int BlockSize { get; }

    /// <summary>How many blocks the device holds.</summary>
    ulong BlockCount { get; }

    /// <summary>True if every write fails with <see cref="Errno.ReadOnlyFileSystem"/>.</summary>
    bool IsReadOnly { get; }

    /// <summary>
    /// Reads whole blocks. <paramref name="destination"/>'s length must be a multiple of <see cref="BlockSize"/>
    /// (<see cref="Errno.InvalidArgument"/>) and inside the device (<see cref="Errno.InvalidArgument"/>).
    /// </summary>
    Result Read(ulong firstBlock, Span<byte> destination);

    /// <summary>Writes whole blocks; the same rules as <see cref="Read"/>. Durable only after <see cref="Flush"/>.</summary>
    Result Write(ulong firstBlock, ReadOnlySpan<byte> source);

    /// <summary>Returns when everything written before is on the medium.</summary>
    Result Flush();
}
