using System;
using Dialogos.Kernel.Files.Events;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files.Nodes;

/// <summary>Opens files by path (open(2)).</summary>
public static class FileOpening
{
    private const int Create = 0x40, Exclusive = 0x80, Truncate = 0x200, Directory = 0x10000, NoFollow = 0x20000,
        PathOnly = 0x200000, Temporary = 0x410000,
        TemporaryBit = 0x400000;
    // O_CREAT, O_EXCL, O_NOCTTY, O_TRUNC, O_DIRECTORY, O_NOFOLLOW and O_CLOEXEC are not kept (fcntl(2), F_GETFL).
    private const int Forgotten = Create | Exclusive | 0x100 | Truncate | OpenFlags.CloseOnExecute;

    /// <summary>Opens a device node: device number, O_* flags, whether it is a block device, the place.</summary>
    public delegate Result<OpenFile> OpenDevice(uint device, int flags, bool isBlock, Location place, FileNode node);

    /// <summary>How device nodes are opened.</summary>
    public static OpenDevice? DeviceOpener { get; set; }

    /// <summary>Opens a FIFO.</summary>
    public static Func<FileNode, int, Location, Result<OpenFile>>? FifoOpener { get; set; }

    /// <summary>Opens, and creates if the flags say so; permissions have the umask taken off already.</summary>
    public static Result<OpenFile> Open(Caller caller, Location start, ReadOnlySpan<byte> path, int flags, int permissions)
    {
        if ((flags & TemporaryBit) != 0 && (flags & PathOnly) == 0)
            return OpenUnnamed(caller, start, path, flags, permissions);
        bool creates = (flags & Create) != 0 && (flags & PathOnly) == 0;
        if (creates && (flags & Directory) != 0)
            return Errno.InvalidArgument;
        bool follows = (flags & NoFollow) == 0 && !(creates && (flags & Exclusive) != 0);
        Location place;
        bool isNew = false;
        lock (NameTree.Lock)
        {
            Result<WalkResult> walked = creates ? NameTree.ResolveForCreation(caller, start, path, follows)
                : NameTree.Resolve(caller, start, path, follows);
            if (walked.Failed)
                return walked.Error;
            if (walked.Value.File != null)
                return Reopen(walked.Value.File, flags);
            if (walked.Value.Found == null)
            {
                if (!creates)
                    return Errno.NotFound;
                Result<Location> made = NameTree.CreateAt(caller, walked.Value, FileMode.Of(NodeType.RegularFile, permissions), 0);
                if (made.Failed)
                    return made.Error;
                place = made.Value;
                isNew = true;
            }
            else if (creates && (flags & Exclusive) != 0)
                return Errno.Exists;
            else
                place = walked.Value.Found.Value;
            // Held from here on, so that nobody unmounts or forgets it.
            place.Hold();
        }
        Result<OpenFile> opened = OpenPlace(caller, place, flags, isNew);
        place.Drop();
        return opened;
    }

    // O_TMPFILE: the path names the directory.
    private static Result<OpenFile> OpenUnnamed(Caller caller, Location start, ReadOnlySpan<byte> path, int flags, int permissions)
    {
        if ((flags & (Temporary | Create)) != Temporary || (flags & OpenFlags.AccessMode) == OpenFlags.ReadOnly)
            return Errno.InvalidArgument;
        Location place;
        lock (NameTree.Lock)
        {
            Result<Location> directory = NameTree.Find(caller, start, path, (flags & NoFollow) == 0);
            Result<Location> made = directory.Failed ? directory
                : NameTree.CreateUnnamed(caller, directory.Value, permissions, isLinkable: (flags & Exclusive) == 0);
            if (made.Failed)
                return made.Error;
            place = made.Value;
            place.Hold();
        }
        // Linux keeps O_TMPFILE's own bits in the flags.
        Result<OpenFile> opened = OpenPlace(caller, place, flags & ~(Temporary | Truncate), isNew: true);
        place.Entry.Volume.FileSystem.Release(place.Entry.Node);
        place.Drop();
        return opened;
    }

    /// <summary>Opens what is at a place.</summary>
    public static Result<OpenFile> OpenPlace(Caller caller, Location place, int flags, bool isNew)
    {
        NodeType type = place.Entry.Type;
        Result<FileNode> node = place.Entry.Volume.Acquire(place.Entry.Node);
        if (node.Failed)
            return node.Error;
        Result<OpenFile> opened = CheckOpen(caller, place, node.Value, flags, isNew).Error is var error && error != Errno.None
            ? error : Make(place, node.Value, type, flags, isNew);
        if (opened.Failed || opened.Value is not NodeFile)
            node.Value.Release();
        if (opened.Failed || opened.Value is PathFile)
            return opened;
        ChangeWatcher.Report(place, NodeChange.Open);
        Result cut = !isNew && (flags & Truncate) != 0 && opened.Value is RegularFile regular ? regular.Truncate(0) : Result.Ok;
        if (cut.IsOk)
            return opened;
        opened.Value.Release();
        return cut.Error;
    }

    private static Result CheckOpen(Caller caller, Location place, FileNode node, int flags, bool isNew)
    {
        NodeType type = place.Entry.Type;
        if ((flags & Directory) != 0 && type != NodeType.Directory)
            return Errno.NotDirectory;
        if ((flags & PathOnly) != 0)
            return Result.Ok;
        if (type == NodeType.SymbolicLink)
            return Errno.TooManySymbolicLinks;
        AccessKind wanted = (flags & OpenFlags.AccessMode) switch
        {
            OpenFlags.ReadOnly => AccessKind.Read,
            OpenFlags.WriteOnly => AccessKind.Write,
            _ => AccessKind.Read | AccessKind.Write,
        };
        if ((flags & Truncate) != 0)
            wanted |= AccessKind.Write;
        bool writes = (wanted & AccessKind.Write) != 0;
        if (type == NodeType.Directory && (writes || (flags & Create) != 0))
            return Errno.IsDirectory;
        if (isNew)
            return Result.Ok;
        Result<NodeStatus> status = node.GetStatus();
        Result allowed = status.Failed ? status.Error : FileAccess.Check(caller.Credentials, status.Value, wanted);
        if (allowed.Failed)
            return allowed;
        if (writes && place.Mount.IsReadOnly && type is NodeType.RegularFile)
            return Errno.ReadOnlyFileSystem;
        return Result.Ok;
    }

    private static Result<OpenFile> Make(Location place, FileNode node, NodeType type, int flags, bool isNew)
    {
        // Linux adds O_LARGEFILE on 64-bit machines.
        int kept = (flags & ~Forgotten) | 0x8000;
        if ((flags & PathOnly) != 0)
            return new PathFile(place, node, flags & (PathOnly | Directory | NoFollow));
        switch (type)
        {
            case NodeType.Directory:
                return new DirectoryFile(place, node, kept);
            case NodeType.RegularFile:
                if (node.Volume.FileSystem is IFileOpener opener)
                    return opener.Open(place, node, kept);
                return new RegularFile(place, node, kept & ~Directory);
            case NodeType.Fifo:
                return FifoOpener == null ? Errno.NoSuchDeviceOrAddress : FifoOpener(node, kept, place);
            case NodeType.CharacterDevice or NodeType.BlockDevice:
                Result<NodeStatus> status = node.GetStatus();
                if (status.Failed)
                    return status.Error;
                if ((place.Mount.Options & MountOptions.NoDevices) != 0)
                    return Errno.AccessDenied;
                return DeviceOpener == null ? Errno.NoSuchDeviceOrAddress
                    : DeviceOpener(status.Value.Device, flags & ~(Forgotten & ~0x100), type == NodeType.BlockDevice, place, node);
            default:
                return Errno.NoSuchDeviceOrAddress;
        }
    }

    // /proc/self/fd/N of something without a name: the same end of a pipe opened once more.
    private static Result<OpenFile> Reopen(OpenFile file, int flags)
    {
        Result<OpenFile> again = file.Reopen(flags & ~Forgotten);
        file.Release();
        return again;
    }
}

/// <summary>A file system whose regular files are made when they are read (/proc).</summary>
public interface IFileOpener
{
    /// <summary>Opens a regular file; the result takes over the reference to the node.</summary>
    Result<OpenFile> Open(Location place, FileNode node, int flags);
}
