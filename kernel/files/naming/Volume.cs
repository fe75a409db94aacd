// Words. A *volume* is a file system in use, with the number that stat reports as st_dev. A *file node* is what the kernel
// keeps for a node while somebody uses it: its cached pages, its locks, the pipe behind a FIFO. There is one for each node,
// however many names and open files lead to it, and it keeps the node alive after its last name has gone.
using System.Collections.Generic;
using System.Threading;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files.Naming;

/// <summary>A file system in use.</summary>
public sealed class Volume
{
    private static int s_lastDevice;

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, FileNode> _nodes = new();

    /// <summary>Takes a file system into use. One whose names change by themselves keeps no names in memory.</summary>
    public Volume(IFileSystem fileSystem, bool keepsNames)
    {
        FileSystem = fileSystem;
        KeepsNames = keepsNames;
        // Major 0 is Linux's for file systems that have no device of their own.
        Device = (uint)Interlocked.Increment(ref s_lastDevice);
        Root = new NameEntry(this, null, "", fileSystem.Root, NodeType.Directory);
    }

    /// <summary>The file system.</summary>
    public IFileSystem FileSystem { get; }

    /// <summary>What stat reports as st_dev.</summary>
    public uint Device { get; }

    /// <summary>False where a name may come and go without a call of ours (/proc), or has several spellings (FAT).</summary>
    public bool KeepsNames { get; }

    /// <summary>The root directory.</summary>
    public NameEntry Root { get; }

    /// <summary>The file node of a node, with a reference that the caller gives back.</summary>
    public Result<FileNode> Acquire(NodeId id)
    {
        lock (_lock)
        {
            if (_nodes.TryGetValue(id.Number, out FileNode? known))
            {
                known.References++;
                return known;
            }
            Result retained = FileSystem.Retain(id);
            if (retained.Failed)
                return retained.Error;
            var node = new FileNode(this, id);
            _nodes.Add(id.Number, node);
            return node;
        }
    }

    /// <summary>The file node of a node that is in use, without a reference; null if nobody uses it.</summary>
    internal FileNode? FindInUse(NodeId id)
    {
        lock (_lock)
            return _nodes.TryGetValue(id.Number, out FileNode? known) ? known : null;
    }

    internal void AddReference(FileNode node)
    {
        lock (_lock)
            node.References++;
    }

    internal void Release(FileNode node)
    {
        lock (_lock)
        {
            if (--node.References != 0)
                return;
            _nodes.Remove(node.Id.Number);
        }
        // Only now may the file system free the node, and its number be used again.
        node.ReleasePages();
        FileSystem.Release(node.Id);
    }

    /// <summary>Writes what changed through mappings, then everything else (sync).</summary>
    public Result Synchronize()
    {
        WriteBackMappings();
        return FileSystem.Synchronize();
    }

    /// <summary>The same before the volume goes out of use.</summary>
    public Result Settle()
    {
        WriteBackMappings();
        return FileSystem.Settle();
    }

    private void WriteBackMappings()
    {
        FileNode[] nodes;
        lock (_lock)
        {
            nodes = new FileNode[_nodes.Count];
            int count = 0;
            foreach (KeyValuePair<ulong, FileNode> pair in _nodes)
                nodes[count++] = pair.Value;
        }
        foreach (FileNode node in nodes)
            node.WriteBackPages();
    }
}
