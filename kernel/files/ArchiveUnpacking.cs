using System;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files;

/// <summary>Unpacks an initial archive into a file system.</summary>
public static class ArchiveUnpacking
{
    /// <summary>Makes every file of a cpio archive, and the directories above it. The first error ends the work.</summary>
    public static Result Unpack(ReadOnlySpan<byte> archive, IFileSystem files)
    {
        int position = 0;
        for (; ; )
        {
            Result<CpioEntry> entry = CpioArchive.Next(archive, ref position);
            if (entry.Failed)
                return entry.Error == Errno.NotFound ? Result.Ok : entry.Error;
            ReadOnlySpan<byte> path = archive.Slice(entry.Value.NameOffset, entry.Value.NameLength);
            ReadOnlySpan<byte> content = archive.Slice(entry.Value.Offset, entry.Value.Length);
            Result made = Make(files, path, new FileMode(entry.Value.Mode), content);
            if (made.Failed)
                return made;
        }
    }

    private static Result Make(IFileSystem files, ReadOnlySpan<byte> path, FileMode mode, ReadOnlySpan<byte> content)
    {
        NodeId at = files.Root;
        for (; ; )
        {
            while (path.Length > 0 && path[0] == (byte)'/')
                path = path.Slice(1);
            int length = path.IndexOf((byte)'/');
            ReadOnlySpan<byte> name = length < 0 ? path : path.Slice(0, length);
            if (name.Length == 0)
                return Result.Ok;
            path = path.Slice(name.Length);
            if (name.SequenceEqual("."u8))
                continue;
            if (path.Length == 0)
                return MakeLast(files, at, name, mode, content);
            Result<NodeId> next = files.Lookup(at, name);
            if (next.Error == Errno.NotFound)
                next = files.Create(at, name, FileMode.Directory, Owner.Root, 0);
            if (next.Failed)
                return next.Error;
            at = next.Value;
        }
    }

    private static Result MakeLast(IFileSystem files, NodeId directory, ReadOnlySpan<byte> name, FileMode mode, ReadOnlySpan<byte> content)
    {
        if (mode.Type == NodeType.SymbolicLink)
            return files.CreateSymbolicLink(directory, name, content, Owner.Root).Error;
        // A directory may have been made already, for a file that came before it.
        Result<NodeId> made = files.Lookup(directory, name);
        if (made.IsOk)
            return files.SetAttributes(made.Value, new NodeAttributes(Permissions: mode.Permissions));
        made = files.Create(directory, name, mode, Owner.Root, 0);
        if (made.Failed || mode.Type != NodeType.RegularFile)
            return made.Error;
        Result<int> written = files.Write(made.Value, 0, content);
        return written.Failed ? written.Error : written.Value == content.Length ? Result.Ok : Errno.NoSpace;
    }
}
