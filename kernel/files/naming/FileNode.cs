using System.Collections.Generic;
using System.Threading;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files.Naming;

/// <summary>A node that is in use.</summary>
public sealed class FileNode
{
    private Dictionary<string, object>? _companions;

    internal FileNode(Volume volume, NodeId id)
    {
        Volume = volume;
        Id = id;
    }

    /// <summary>Its file system.</summary>
    public Volume Volume { get; }

    /// <summary>Its number there.</summary>
    public NodeId Id { get; }

    /// <summary>Serialises writers, so that an append finds the end where it is.</summary>
    public Lock WriteLock { get; } = new();

    /// <summary>Its pages in memory, while it is mapped; kept equal to what read and write see.</summary>
    public INodePages? Pages { get; private set; }

    // Guarded by the volume's lock.
    internal int References = 1;

    /// <summary>Counts one more user.</summary>
    public void AddReference() => Volume.AddReference(this);

    /// <summary>Counts one user less.</summary>
    public void Release() => Volume.Release(this);

    /// <summary>Its attributes.</summary>
    public Result<NodeStatus> GetStatus() => Volume.FileSystem.GetStatus(Id);

    /// <summary>
    /// What another room keeps with the node while it is in use (the pipe of a FIFO, its locks); made on the first use.
    /// </summary>
    public T Companion<T>(string kind, System.Func<T> make) where T : class
    {
        lock (WriteLock)
        {
            _companions ??= new Dictionary<string, object>();
            if (_companions.TryGetValue(kind, out object? known))
                return (T)known;
            T made = make();
            _companions.Add(kind, made);
            return made;
        }
    }

    /// <summary>A companion that exists already, or null.</summary>
    public T? FindCompanion<T>(string kind) where T : class
    {
        if (_companions == null)
            return null;
        lock (WriteLock)
            return _companions != null && _companions.TryGetValue(kind, out object? known) ? (T)known : null;
    }

    /// <summary>Forgets a companion.</summary>
    public void RemoveCompanion(string kind)
    {
        lock (WriteLock)
            _companions?.Remove(kind);
    }

    /// <summary>The pages; made by <paramref name="make"/> when the node is mapped for the first time.</summary>
    public INodePages GetPages(System.Func<FileNode, INodePages> make)
    {
        lock (WriteLock)
            return Pages ??= make(this);
    }

    internal Result WriteBackPages() => Pages?.WriteBack() ?? Result.Ok;

    internal void ReleasePages()
    {
        Pages?.WriteBack();
        Pages?.Free();
    }
}

/// <summary>A node's pages in memory, as mappings see them.</summary>
public interface INodePages
{
    /// <summary>Bytes were written to the file: pages in memory follow.</summary>
    void Written(ulong offset, System.ReadOnlySpan<byte> content);

    /// <summary>The file was cut or extended.</summary>
    void Resized(ulong length);

    /// <summary>Writes pages that were changed through mappings to the file.</summary>
    Result WriteBack();

    /// <summary>Gives the frames back. Nobody maps the file any more.</summary>
    void Free();
}
