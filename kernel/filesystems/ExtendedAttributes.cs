using System;
using System.Collections.Generic;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems;

/// <summary>Whether an extended attribute may or must be there already when it is set.</summary>
public enum AttributeMode
{
    /// <summary>Made or replaced.</summary>
    Any,
    /// <summary>XATTR_CREATE: EEXIST if it is there.</summary>
    Create,
    /// <summary>XATTR_REPLACE: ENODATA if it is not.</summary>
    Replace,
}

/// <summary>
/// A file system whose nodes carry extended attributes (xattr(7)): a value of bytes under a name such as <c>user.origin</c>.
/// Who may do what, and which names there are, is the caller's business. Errors: as <see cref="IFileSystem"/>, and
/// <see cref="Errno.NoData"/> for a name that is not there.
/// </summary>
public interface IExtendedAttributes
{
    /// <summary>The names of a node's attributes.</summary>
    Result<List<byte[]>> ListAttributes(NodeId node);

    /// <summary>An attribute's value.</summary>
    Result<byte[]> GetAttribute(NodeId node, ReadOnlySpan<byte> name);

    /// <summary>Sets an attribute. <see cref="Errno.NoSpace"/> if the format has no room for it.</summary>
    Result SetAttribute(NodeId node, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, AttributeMode mode);

    /// <summary>Takes an attribute away.</summary>
    Result RemoveAttribute(NodeId node, ReadOnlySpan<byte> name);
}

/// <summary>A node's attributes in memory.</summary>
internal sealed class AttributeSet
{
    private readonly List<(byte[] Name, byte[] Value)> _items = new();

    internal int Count => _items.Count;

    internal (byte[] Name, byte[] Value) At(int index) => _items[index];

    internal List<byte[]> Names()
    {
        var names = new List<byte[]>();
        foreach (var item in _items)
            names.Add(item.Name);
        return names;
    }

    internal Result<byte[]> Get(ReadOnlySpan<byte> name)
    {
        var at = Find(name);
        return at < 0 ? Errno.NoData : _items[at].Value;
    }

    internal Result Set(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, AttributeMode mode)
    {
        var at = Find(name);
        if (at >= 0 && mode == AttributeMode.Create)
            return Errno.Exists;
        if (at < 0 && mode == AttributeMode.Replace)
            return Errno.NoData;
        if (at >= 0)
            _items.RemoveAt(at);
        _items.Add((name.ToArray(), value.ToArray()));
        return Result.Ok;
    }

    internal Result Remove(ReadOnlySpan<byte> name)
    {
        var at = Find(name);
        if (at < 0)
            return Errno.NoData;
        _items.RemoveAt(at);
        return Result.Ok;
    }

    private int Find(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _items.Count; i++)
            if (name.SequenceEqual(_items[i].Name))
                return i;
        return -1;
    }
}
