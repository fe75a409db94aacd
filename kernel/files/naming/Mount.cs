using System;

namespace Dialogos.Kernel.Files.Naming;

/// <summary>How a mounted volume may be used, with the bits of mount(2).</summary>
[Flags]
public enum MountOptions
{
    /// <summary>No restriction.</summary>
    None = 0,
    /// <summary>MS_RDONLY.</summary>
    ReadOnly = 1,
    /// <summary>MS_NOSUID.</summary>
    NoSetUser = 2,
    /// <summary>MS_NODEV.</summary>
    NoDevices = 4,
    /// <summary>MS_NOEXEC.</summary>
    NoExecute = 8,
}

/// <summary>A volume's directory that stands for another directory, or for the root of everything.</summary>
public sealed class Mount
{
    internal Mount(NameEntry root, Location? point, string source, MountOptions options)
    {
        Root = root;
        Point = point;
        Source = source;
        Options = options;
    }

    /// <summary>A mount of a volume that has no place in the tree.</summary>
    internal static Mount Hidden(Volume volume) => new(volume.Root, null, "none", MountOptions.None);

    /// <summary>The directory that is shown.</summary>
    public NameEntry Root { get; }

    /// <summary>The directory that it covers; null for the root of everything.</summary>
    public Location? Point { get; internal set; }

    /// <summary>Where the volume came from, for /proc/mounts.</summary>
    public string Source { get; }

    /// <summary>How it may be used.</summary>
    public MountOptions Options { get; internal set; }

    /// <summary>The volume.</summary>
    public Volume Volume => Root.Volume;

    /// <summary>True if nothing may be written through this mount.</summary>
    public bool IsReadOnly => (Options & MountOptions.ReadOnly) != 0 || Volume.FileSystem.IsReadOnly;

    // Open files and working directories in it; guarded by NameTree.Lock.
    internal int Holders;
}

/// <summary>A place in the tree of names: an entry, and the mount through which it was reached.</summary>
public readonly struct Location
{
    /// <summary>A place.</summary>
    public Location(Mount mount, NameEntry entry)
    {
        Mount = mount;
        Entry = entry;
    }

    /// <summary>The mount.</summary>
    public Mount Mount { get; }

    /// <summary>The entry.</summary>
    public NameEntry Entry { get; }

    /// <summary>True for the same place.</summary>
    public bool IsSameAs(Location other) => Mount == other.Mount && Entry == other.Entry;

    /// <summary>Keeps entry and mount from being forgotten or unmounted.</summary>
    public void Hold()
    {
        lock (NameTree.Lock)
        {
            Entry.Holders++;
            Mount.Holders++;
        }
    }

    /// <summary>Undoes one <see cref="Hold"/>.</summary>
    public void Drop()
    {
        lock (NameTree.Lock)
        {
            Entry.Holders--;
            Mount.Holders--;
        }
    }
}
