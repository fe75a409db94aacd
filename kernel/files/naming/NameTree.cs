// Words. The *tree* is what paths lead through: the volumes that are mounted, joined at their mount points.
//
// One lock guards it: resolving a path and changing what it leads to is one step for everybody else. File systems are
// called with the lock held, so they never call back.
using System;
using System.Collections.Generic;
using System.Threading;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files.Naming;

/// <summary>The tree of names.</summary>
public static partial class NameTree
{
    private const int MaximumKeptNames = 16384;
    private static readonly List<Mount> s_mounts = new();
    private static int s_keptNames;

    /// <summary>Guards every name, entry and mount.</summary>
    public static Lock Lock { get; } = new();

    /// <summary>The root of everything; null before the first mount.</summary>
    public static Location? Root { get; private set; }

    /// <summary>What is mounted, in the order in which it was.</summary>
    public static Mount[] Mounts()
    {
        lock (Lock)
            return s_mounts.ToArray();
    }

    /// <summary>Starts a tree with a volume as its root; what was mounted before is forgotten.</summary>
    public static Mount MountRoot(Volume volume, string source, MountOptions options)
    {
        lock (Lock)
        {
            s_mounts.Clear();
            var mount = new Mount(volume.Root, null, source, options);
            s_mounts.Add(mount);
            Root = new Location(mount, volume.Root);
            return mount;
        }
    }

    /// <summary>Shows a directory of a volume in place of another. ENOTDIR.</summary>
    public static Result<Mount> MountAt(Location point, NameEntry shown, string source, MountOptions options)
    {
        lock (Lock)
        {
            if (point.Entry.IsDirectory != shown.IsDirectory)
                return Errno.NotDirectory;
            if (point.Entry.IsRemoved)
                return Errno.NotFound;
            var mount = new Mount(shown, point, source, options);
            point.Entry.Mounted = mount;
            point.Hold();
            s_mounts.Add(mount);
            return mount;
        }
    }

    /// <summary>Changes how a mounted volume may be used. EINVAL (not the root of a mount).</summary>
    public static Result ChangeOptions(Location place, MountOptions options)
    {
        lock (Lock)
        {
            if (place.Entry != place.Mount.Root)
                return Errno.InvalidArgument;
            place.Mount.Options = options;
            return Result.Ok;
        }
    }

    /// <summary>Ends a mount. EINVAL (not the root of one), EBUSY (in use).</summary>
    public static Result Unmount(Location place, bool lazily)
    {
        lock (Lock)
        {
            Mount mount = place.Mount;
            if (place.Entry != mount.Root)
                return Errno.InvalidArgument;
            if (mount.Point == null || (!lazily && mount.Holders > 0))
                return Errno.Busy;
            for (int i = 0; i < s_mounts.Count && !lazily; i++)
            {
                if (s_mounts[i].Point is { } point && point.Mount == mount)
                    return Errno.Busy;
            }
            Result written = mount.Volume.Settle();
            if (written.Failed)
                return written;
            mount.Point.Value.Entry.Mounted = null;
            mount.Point.Value.Drop();
            s_mounts.Remove(mount);
            return Result.Ok;
        }
    }

    /// <summary>Resolves a path; a last name that does not exist is a result too.</summary>
    public static Result<WalkResult> Resolve(Caller caller, Location start, ReadOnlySpan<byte> path, bool followLast)
    {
        lock (Lock)
            return new Walk(caller, start, path, followLast).Run();
    }

    /// <summary>Resolves a path for an open that creates. EISDIR if its last name has slashes behind it.</summary>
    public static Result<WalkResult> ResolveForCreation(Caller caller, Location start, ReadOnlySpan<byte> path, bool followLast)
    {
        lock (Lock)
            return new Walk(caller, start, path, followLast, creates: true).Run();
    }

    /// <summary>Resolves a path to something that exists. ENOENT.</summary>
    public static Result<Location> Find(Caller caller, Location start, ReadOnlySpan<byte> path, bool followLast)
    {
        Result<WalkResult> walked = Resolve(caller, start, path, followLast);
        if (walked.Failed)
            return walked.Error;
        walked.Value.File?.Release();
        // An open file without a name has no place either.
        return walked.Value.Found ?? (Result<Location>)Errno.NotFound;
    }

    /// <summary>The path of a place as seen from a root, with " (deleted)" behind a name that has gone.</summary>
    public static byte[] PathOf(Location place, Location root)
    {
        lock (Lock)
        {
            var parts = new List<string>();
            int length = 0;
            bool removed = place.Entry.IsRemoved;
            while (!place.IsSameAs(root))
            {
                if (place.Entry == place.Mount.Root)
                {
                    if (place.Mount.Point == null)
                        break;
                    place = place.Mount.Point.Value;
                    continue;
                }
                parts.Add(place.Entry.Name);
                length += place.Entry.Name.Length + 1;
                if (place.Entry.Parent == null)
                    break;
                place = new Location(place.Mount, place.Entry.Parent);
            }
            var path = new List<byte>(length + 1);
            for (int i = parts.Count - 1; i >= 0; i--)
            {
                path.Add((byte)'/');
                foreach (char character in parts[i])
                    path.Add((byte)character);
            }
            if (path.Count == 0)
                path.Add((byte)'/');
            foreach (byte character in removed ? " (deleted)"u8 : default)
                path.Add(character);
            return path.ToArray();
        }
    }

    // The topmost mount at a place.
    internal static Location IntoMounts(Location place)
    {
        while (place.Entry.Mounted is { } mount)
            place = new Location(mount, mount.Root);
        return place;
    }

    // "..": stops at the caller's root, leaves mounts through the directory that they cover.
    internal static Location Above(Location place, Location root)
    {
        for (; ; )
        {
            if (place.IsSameAs(root))
                return place;
            if (place.Entry != place.Mount.Root)
                break;
            if (place.Mount.Point == null)
                return place;
            place = place.Mount.Point.Value;
        }
        return place.Entry.Parent == null ? place : IntoMounts(new Location(place.Mount, place.Entry.Parent));
    }

    // One step down. ENOENT, ENOTDIR.
    internal static Result<NameEntry> Find(NameEntry directory, ReadOnlySpan<byte> name)
    {
        if (!directory.IsDirectory)
            return Errno.NotDirectory;
        if (directory.IsRemoved)
            return Errno.NotFound;
        string key = NameEntry.Key(name);
        NameEntry? known = directory.Find(key);
        if (known != null)
            return known;
        IFileSystem files = directory.Volume.FileSystem;
        Result<NodeId> node = files.Lookup(directory.Node, name);
        if (node.Failed)
            return node.Error;
        Result<NodeStatus> status = files.GetStatus(node.Value);
        if (status.Failed)
            return status.Error;
        return Keep(new NameEntry(directory.Volume, directory, key, node.Value, status.Value.Mode.Type));
    }

    private static NameEntry Keep(NameEntry entry)
    {
        if (!entry.Volume.KeepsNames)
            return entry;
        if (++s_keptNames > MaximumKeptNames)
        {
            s_keptNames = 0;
            for (int i = 0; i < s_mounts.Count; i++)
                s_keptNames += s_mounts[i].Volume.Root.Prune();
        }
        // The parent may have been forgotten just now; then so is this entry, which costs a second look-up at most.
        entry.Parent!.Add(entry);
        return entry;
    }
}
