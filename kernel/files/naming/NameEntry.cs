using System;
using System.Collections.Generic;
using Dialogos.Kernel.FileSystems;

namespace Dialogos.Kernel.Files.Naming;

/// <summary>
/// A name in a directory, kept in memory (Linux: a dentry). Entries of one directory are found by name without asking the
/// file system; the chain of parents is the path. All members are guarded by <see cref="NameTree.Lock"/>.
/// </summary>
public sealed class NameEntry
{
    internal NameEntry(Volume volume, NameEntry? parent, string name, NodeId node, NodeType type)
    {
        Volume = volume;
        Parent = parent;
        Name = name;
        Node = node;
        Type = type;
    }

    /// <summary>Where it is.</summary>
    public Volume Volume { get; }

    /// <summary>The directory; null for a volume's root.</summary>
    public NameEntry? Parent { get; private set; }

    /// <summary>The name, a character for each byte.</summary>
    public string Name { get; private set; }

    /// <summary>Where it leads.</summary>
    public NodeId Node { get; }

    /// <summary>The node's kind.</summary>
    public NodeType Type { get; }

    /// <summary>True once the name has gone.</summary>
    public bool IsRemoved { get; internal set; }

    /// <summary>What is mounted here; null for nothing.</summary>
    public Mount? Mounted { get; internal set; }

    /// <summary>Open files, working directories and mounts that hold it: such an entry is never forgotten.</summary>
    internal int Holders;

    internal Dictionary<string, NameEntry>? Children;

    /// <summary>True for a directory.</summary>
    public bool IsDirectory => Type == NodeType.Directory;

    internal NameEntry? Find(string name) =>
        Children != null && Children.TryGetValue(name, out NameEntry? child) ? child : null;

    internal void Add(NameEntry child)
    {
        Children ??= new Dictionary<string, NameEntry>();
        Children[child.Name] = child;
    }

    internal void Remove()
    {
        IsRemoved = true;
        if (Parent?.Find(Name) == this)
            Parent.Children!.Remove(Name);
    }

    internal void MoveTo(NameEntry parent, string name)
    {
        if (Parent?.Find(Name) == this)
            Parent.Children!.Remove(Name);
        Parent = parent;
        Name = name;
        if (Volume.KeepsNames)
            parent.Add(this);
    }

    /// <summary>Forgets names below that nobody holds; returns how many are left.</summary>
    internal int Prune()
    {
        if (Children == null)
            return 0;
        int left = 0;
        List<string>? unused = null;
        foreach (KeyValuePair<string, NameEntry> pair in Children)
        {
            int below = pair.Value.Prune();
            if (below == 0 && pair.Value.Holders == 0 && pair.Value.Mounted == null)
                (unused ??= new List<string>()).Add(pair.Key);
            else
                left += below + 1;
        }
        for (int i = 0; unused != null && i < unused.Count; i++)
            Children.Remove(unused[i]);
        return left;
    }

    /// <summary>A name as a key: a character for each byte.</summary>
    internal static string Key(ReadOnlySpan<byte> name)
    {
        Span<char> text = stackalloc char[name.Length];
        for (int i = 0; i < name.Length; i++)
            text[i] = (char)name[i];
        return new string(text);
    }

    /// <summary>The bytes of a key.</summary>
    internal static byte[] Bytes(string key)
    {
        var bytes = new byte[key.Length];
        for (int i = 0; i < key.Length; i++)
            bytes[i] = (byte)key[i];
        return bytes;
    }
}
