// Words. A *volume* is a file system on a partition. It is *mounted* at a path: names below that path are looked up in it.
using Dialogos.Kernel.Block;
using Dialogos.Kernel.FileSystems;

namespace Dialogos.Kernel.Storage;

/// <summary>A volume and the path where it is seen.</summary>
public sealed class MountedVolume
{
    internal MountedVolume(string path, IBlockDevice device, BlockCache cache, IFileSystem files)
    {
        Path = path;
        Device = device;
        Cache = cache;
        Files = files;
    }

    /// <summary>Where it is mounted: <c>/</c> or <c>/boot</c>.</summary>
    public string Path { get; }

    /// <summary>The partition.</summary>
    public IBlockDevice Device { get; }

    /// <summary>The partition's page cache.</summary>
    public BlockCache Cache { get; }

    /// <summary>What is on it.</summary>
    public IFileSystem Files { get; }
}
