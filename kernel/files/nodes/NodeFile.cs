using System;
using System.Collections.Generic;
using Dialogos.Kernel.Files.Events;
using Dialogos.Kernel.Files.Locks;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files.Nodes;

/// <summary>An open file that has a name in the tree.</summary>
public abstract class NodeFile : OpenFile
{
    /// <summary>Opens a node; takes over the reference to it.</summary>
    protected NodeFile(Location place, FileNode node, int flags)
        : base(flags)
    {
        Place = place;
        Node = node;
        place.Hold();
    }

    /// <summary>The name under which it was opened.</summary>
    public Location Place { get; }

    /// <summary>The node.</summary>
    public FileNode Node { get; }

    /// <inheritdoc/>
    public override Result<NodeStatus> GetStatus() => Node.GetStatus();

    /// <inheritdoc/>
    public override ulong NodeNumber => Node.Id.Number;

    /// <inheritdoc/>
    public override uint DeviceNumber => Node.Volume.Device;

    /// <inheritdoc/>
    public override bool MayChangeIdentity => (Place.Mount.Options & MountOptions.NoSetUser) == 0;

    /// <inheritdoc/>
    public override void DescriptorClosed(object table) => FileLocks.Find(Node)?.ReleaseAll(table);

    /// <inheritdoc/>
    protected override void Close()
    {
        if (this is not PathFile)
            ChangeWatcher.Report(Place, MayWrite ? NodeChange.CloseWritten : NodeChange.CloseUnwritten);
        FileLocks.Find(Node)?.ReleaseAll(this);
        Place.Drop();
        Node.Release();
    }
}

/// <summary>A place in the tree and nothing more (O_PATH).</summary>
public sealed class PathFile : NodeFile
{
    /// <summary>Refers to a place.</summary>
    public PathFile(Location place, FileNode node, int flags)
        : base(place, node, flags)
    {
    }

    /// <inheritdoc/>
    public override Result<int> Read(Span<byte> destination) => Errno.BadFileDescriptor;

    /// <inheritdoc/>
    public override Result<int> Write(ReadOnlySpan<byte> source) => Errno.BadFileDescriptor;
}

/// <summary>An open directory.</summary>
public sealed class DirectoryFile : NodeFile
{
    private readonly System.Threading.Lock _lock = new();
    private ulong _cookie;

    /// <summary>Opens a directory.</summary>
    public DirectoryFile(Location place, FileNode node, int flags)
        : base(place, node, flags)
    {
    }

    /// <inheritdoc/>
    public override Result<int> Read(Span<byte> destination) => Errno.IsDirectory;

    /// <inheritdoc/>
    public override Result<int> ReadAt(ulong offset, Span<byte> destination) => Errno.IsDirectory;

    /// <summary>Where reading goes on: a cookie, not a number of bytes.</summary>
    public override Result<long> Seek(long offset, SeekOrigin origin)
    {
        lock (_lock)
        {
            if (origin == SeekOrigin.End || (origin == SeekOrigin.Current && offset != 0) || offset < 0)
                return Errno.InvalidArgument;
            if (origin == SeekOrigin.Start)
                _cookie = (ulong)offset;
            return (long)_cookie;
        }
    }

    /// <summary>
    /// Offers entries from the present position on to <paramref name="take"/>, which says whether it has room for one.
    /// ENOENT once the directory has been removed.
    /// </summary>
    public Result ReadEntries(Func<DirectoryEntry, bool> take)
    {
        const int atOnce = 32;
        lock (_lock)
        {
            if (Place.Entry.IsRemoved)
                return Errno.NotFound;
            for (; ; )
            {
                var entries = new List<DirectoryEntry>(atOnce);
                Result read = Node.Volume.FileSystem.ReadDirectory(Node.Id, _cookie, atOnce, entries);
                if (read.Failed || entries.Count == 0)
                    return read;
                foreach (DirectoryEntry entry in entries)
                {
                    if (!take(entry))
                        return Result.Ok;
                    _cookie = entry.NextCookie;
                }
            }
        }
    }
}
