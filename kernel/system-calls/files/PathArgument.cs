using System;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.Files.Startup;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

/// <summary>A path as a call got it: who asks, where it starts, its bytes.</summary>
/// <param name="Caller">Who asks.</param>
/// <param name="Start">Where a relative path starts.</param>
/// <param name="Path">The bytes.</param>
internal readonly record struct PathArgument(Caller Caller, Location Start, byte[] Path)
{
    /// <summary>AT_FDCWD.</summary>
    internal const int WorkingDirectory = -100;
    /// <summary>AT_SYMLINK_NOFOLLOW.</summary>
    internal const int NoFollow = 0x100;
    /// <summary>AT_SYMLINK_FOLLOW.</summary>
    internal const int Follow = 0x400;
    /// <summary>AT_EMPTY_PATH.</summary>
    internal const int EmptyPath = 0x1000;

    /// <summary>Reads a path that starts at the working directory. EFAULT, ENAMETOOLONG.</summary>
    internal static Result<PathArgument> Read(Process process, ulong address) => Read(process, WorkingDirectory, address);

    /// <summary>Reads a path that starts at a descriptor. EFAULT, ENAMETOOLONG; for a relative path EBADF and ENOTDIR.</summary>
    internal static Result<PathArgument> Read(Process process, int descriptor, ulong address)
    {
        Result<byte[]> path = UserMemory.ReadPath(address);
        if (path.Failed)
            return path.Error;
        ProcessFileContext context = ProcessFileContext.Of(process);
        Location start = context.Directory;
        bool isAbsolute = path.Value.Length > 0 && path.Value[0] == (byte)'/';
        if (descriptor != WorkingDirectory && !isAbsolute && path.Value.Length > 0)
        {
            Result<OpenFile> file = process.Files.Acquire(descriptor);
            if (file.Failed)
                return file.Error;
            bool hasPlace = file.Value is NodeFile { Place.Entry.IsDirectory: true };
            if (hasPlace)
                start = ((NodeFile)file.Value).Place;
            file.Value.Release();
            if (!hasPlace)
                return Errno.NotDirectory;
        }
        return new PathArgument(context.CallerOf(process), start, path.Value);
    }

    /// <summary>A path that the kernel has already, from the working directory on.</summary>
    internal static PathArgument FromKernel(Process process, byte[] path)
    {
        ProcessFileContext context = ProcessFileContext.Of(process);
        return new PathArgument(context.CallerOf(process), context.Directory, path);
    }

    /// <summary>The place that the path leads to. ENOENT and what resolution says.</summary>
    internal Result<Location> Find(bool followLast) => NameTree.Find(Caller, Start, Path, followLast);

    /// <summary>The node at the path, with a reference, and the place.</summary>
    internal Result<FileNode> Acquire(bool followLast, out Location place)
    {
        Result<Location> found = Find(followLast);
        place = found.IsOk ? found.Value : default;
        return found.Failed ? found.Error : place.Entry.Volume.Acquire(place.Entry.Node);
    }
}

/// <summary>A node that a call names by path or, with an empty path, by descriptor.</summary>
internal static class NodeArgument
{
    /// <summary>
    /// Finds the node. AT_SYMLINK_NOFOLLOW and AT_EMPTY_PATH count; other flags must have been checked. The file is set, and
    /// owns the reference, if a descriptor named it.
    /// </summary>
    internal static Result<FileNode> Acquire(Process process, int descriptor, ulong path, int flags, out Location place)
    {
        place = default;
        Result<PathArgument> argument = PathArgument.Read(process, descriptor, path);
        if (argument.Failed)
            return argument.Error;
        if (argument.Value.Path.Length > 0 || (flags & PathArgument.EmptyPath) == 0)
            return argument.Value.Acquire((flags & PathArgument.NoFollow) == 0, out place);
        if (descriptor == PathArgument.WorkingDirectory)
        {
            place = argument.Value.Start;
            return place.Entry.Volume.Acquire(place.Entry.Node);
        }
        Result<OpenFile> file = process.Files.Acquire(descriptor);
        if (file.Failed)
            return file.Error;
        Result<FileNode> node = Of(file.Value, out place);
        file.Value.Release();
        return node;
    }

    /// <summary>The node of an open file, with a reference. EINVAL if it has none.</summary>
    internal static Result<FileNode> Of(OpenFile file, out Location place)
    {
        place = default;
        if (file is not NodeFile known)
            return Errno.InvalidArgument;
        place = known.Place;
        known.Node.AddReference();
        return known.Node;
    }
}
