// Words. A *node* is a file, directory, symbolic link or special file; a *name* is one step of a path, in bytes (UTF-8 by
// custom), without '/' or NUL, never "." or "..". A *link* is a directory entry that leads to a node. A *cookie* is a
// position in a directory that stays meaningful while entries come and go.
//
// The contract is that of Linux's VFS, cut to what a caller can rely on everywhere. Paths, mount points, permission
// checks and open-file descriptions belong to the layer above; so does the order in which symbolic links are followed.
using System;
using System.Collections.Generic;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems;

/// <summary>
/// A mounted file system. Every member may be called from any thread. Each call that changes something is one step: other
/// callers see all of it or nothing. What survives a power cut, the implementing class says.
/// <para>Errors common to all members: <see cref="Errno.Corrupt"/> when the structure on disk is nonsense;
/// <see cref="Errno.InputOutput"/> from the device; <see cref="Errno.ReadOnlyFileSystem"/> from whatever writes;
/// <see cref="Errno.NotFound"/> for a node that no longer exists; <see cref="Errno.NotDirectory"/> where a directory is
/// needed; <see cref="Errno.NameTooLong"/>, <see cref="Errno.InvalidArgument"/> (empty, ".", "..", '/' or NUL inside) and
/// <see cref="Errno.IllegalSequence"/> (the format stores text, the bytes are none) for names;
/// <see cref="Errno.NoSpace"/> when blocks, inodes or directory entries run out.</para>
/// </summary>
public interface IFileSystem
{
    /// <summary>The name that Linux's <c>mount -t</c> uses: <c>vfat</c>, <c>ext2</c>.</summary>
    string TypeName { get; }

    /// <summary>True if whatever writes fails with <see cref="Errno.ReadOnlyFileSystem"/>.</summary>
    bool IsReadOnly { get; }

    /// <summary>The root directory.</summary>
    NodeId Root { get; }

    /// <summary>Sizes and counts of the whole file system (statfs).</summary>
    Result<FileSystemStatus> GetFileSystemStatus();

    /// <summary>The node that a name leads to. "." and ".." are allowed here. <see cref="Errno.NotFound"/>.</summary>
    Result<NodeId> Lookup(NodeId directory, ReadOnlySpan<byte> name);

    /// <summary>A node's attributes (stat).</summary>
    Result<NodeStatus> GetStatus(NodeId node);

    /// <summary>
    /// Changes attributes (chmod, chown, utimens). What the format cannot store is ignored if it is a time or an owner
    /// that equals the present one, otherwise <see cref="Errno.NotPermitted"/>, as Linux's vfat does.
    /// </summary>
    Result SetAttributes(NodeId node, NodeAttributes attributes);

    /// <summary>
    /// Makes a regular file, or a directory (mkdir), FIFO, socket or device node where the format knows them, as the type
    /// in <paramref name="mode"/> says. <see cref="Errno.Exists"/>, <see cref="Errno.NotPermitted"/> (type unknown to the
    /// format), <see cref="Errno.TooManyLinks"/> (parent has too many subdirectories).
    /// </summary>
    /// <param name="directory">The parent.</param>
    /// <param name="name">The new name.</param>
    /// <param name="mode">Type and permissions.</param>
    /// <param name="owner">User and group.</param>
    /// <param name="device">The device number (Linux's dev_t) for device nodes, else 0.</param>
    Result<NodeId> Create(NodeId directory, ReadOnlySpan<byte> name, FileMode mode, Owner owner, uint device);

    /// <summary>Makes a symbolic link. <see cref="Errno.Exists"/>, <see cref="Errno.NotPermitted"/> (format has none).</summary>
    Result<NodeId> CreateSymbolicLink(NodeId directory, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, Owner owner);

    /// <summary>
    /// Gives a node a further name (link). <see cref="Errno.Exists"/>, <see cref="Errno.TooManyLinks"/>,
    /// <see cref="Errno.NotPermitted"/> (a directory, or the format has none).
    /// </summary>
    Result Link(NodeId node, NodeId directory, ReadOnlySpan<byte> name);

    /// <summary>
    /// Removes a name that leads to no directory. The node lives on while it has other names or is retained.
    /// <see cref="Errno.NotFound"/>, <see cref="Errno.IsDirectory"/>.
    /// </summary>
    Result Unlink(NodeId directory, ReadOnlySpan<byte> name);

    /// <summary>
    /// Removes an empty directory. <see cref="Errno.NotFound"/>, <see cref="Errno.NotDirectory"/>,
    /// <see cref="Errno.NotEmpty"/>, <see cref="Errno.Busy"/> (the root).
    /// </summary>
    Result RemoveDirectory(NodeId directory, ReadOnlySpan<byte> name);

    /// <summary>
    /// Moves a name; an existing target is replaced. Nothing happens if both names lead to one node.
    /// <see cref="Errno.NotFound"/>; <see cref="Errno.Exists"/> (with <see cref="RenameMode.KeepTarget"/>);
    /// <see cref="Errno.IsDirectory"/> and <see cref="Errno.NotDirectory"/> (source and target differ in kind);
    /// <see cref="Errno.NotEmpty"/>; <see cref="Errno.InvalidArgument"/> (a directory into itself).
    /// </summary>
    Result Rename(
        NodeId directory, ReadOnlySpan<byte> name, NodeId newDirectory, ReadOnlySpan<byte> newName, RenameMode mode);

    /// <summary>
    /// Reads from a regular file. Returns the bytes read: fewer than asked for only at the end of the file, 0 behind it.
    /// <see cref="Errno.IsDirectory"/>, <see cref="Errno.InvalidArgument"/> (neither file nor directory).
    /// </summary>
    Result<int> Read(NodeId node, ulong offset, Span<byte> destination);

    /// <summary>
    /// Writes to a regular file and extends it where needed; a gap reads as zeros. Returns the bytes written: fewer than
    /// given only when space ran out part-way. Same errors as <see cref="Read"/>, and <see cref="Errno.FileTooLarge"/>.
    /// </summary>
    Result<int> Write(NodeId node, ulong offset, ReadOnlySpan<byte> source);

    /// <summary>Cuts or extends (with zeros) a regular file. Same errors as <see cref="Write"/>.</summary>
    Result Truncate(NodeId node, ulong length);

    /// <summary>
    /// Copies a symbolic link's target; returns its bytes, cut to the destination.
    /// <see cref="Errno.InvalidArgument"/> if the node is no symbolic link.
    /// </summary>
    Result<int> ReadSymbolicLink(NodeId node, Span<byte> destination);

    /// <summary>
    /// Appends up to <paramref name="maximum"/> entries to <paramref name="entries"/>, "." and ".." among them, starting
    /// at a cookie: 0 or what an entry's <see cref="DirectoryEntry.NextCookie"/> said. Nothing appended means the end.
    /// </summary>
    Result ReadDirectory(NodeId directory, ulong cookie, int maximum, List<DirectoryEntry> entries);

    /// <summary>
    /// Keeps a node alive when its last name goes, as an open file does. Each call is undone by one <see cref="Release"/>.
    /// </summary>
    Result Retain(NodeId node);

    /// <summary>Undoes one <see cref="Retain"/>; the last one frees a node without names.</summary>
    Result Release(NodeId node);

    /// <summary>Returns when everything that was written before is on the medium (sync, and fsync of any node).</summary>
    Result Synchronize();

    /// <summary>
    /// Does what <see cref="Synchronize"/> does and leaves the volume as one that was taken out of use (umount, the machine's
    /// end). It may be used further; the next change marks it as in use again.
    /// </summary>
    Result Settle();
}

/// <summary>A file system that can make a file without a name (O_TMPFILE).</summary>
public interface IUnnamedFiles
{
    /// <summary>
    /// Makes a regular file without a name, retained once. Errors as <see cref="IFileSystem.Create"/>.
    /// </summary>
    /// <param name="directory">Where it might have been.</param>
    /// <param name="mode">Type and permissions.</param>
    /// <param name="owner">User and group.</param>
    /// <param name="isLinkable">Whether <see cref="IFileSystem.Link"/> may give it a name later.</param>
    Result<NodeId> CreateUnnamed(NodeId directory, FileMode mode, Owner owner, bool isLinkable);
}
