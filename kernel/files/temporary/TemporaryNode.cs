using System;
using System.Collections.Generic;
using Dialogos.Kernel.FileSystems;

namespace Dialogos.Kernel.Files.Temporary;

/// <summary>A node that lies in memory.</summary>
internal sealed class TemporaryNode
{
    internal const int PageSize = 4096;

    internal TemporaryNode(ulong number, FileMode mode, Owner owner, uint device, Timestamp now)
    {
        Number = number;
        Mode = mode;
        Owner = owner;
        Device = device;
        Accessed = Modified = Changed = now;
        if (mode.Type == NodeType.Directory)
            Entries = new SortedEntries();
    }

    internal readonly ulong Number;
    internal FileMode Mode;
    internal Owner Owner;
    internal readonly uint Device;
    internal Timestamp Accessed, Modified, Changed;
    internal uint Links;
    internal int Retained;
    internal bool IsLinkable;
    internal ulong Length;
    internal byte[] Target = [];
    internal TemporaryNode? Parent;
    internal readonly SortedEntries? Entries;
    internal readonly AttributeSet Attributes = new();

    // A page that was never written is not there and reads as zeros: a file's length costs nothing, wherever it ends.
    private readonly Dictionary<int, byte[]> _pages = new();

    internal ulong PagesInUse => (ulong)_pages.Count;

    internal NodeStatus Status => new(Mode, Owner, Links, Length, PagesInUse * PageSize, Device, Accessed, Modified, Changed);

    internal void Read(ulong offset, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            int within = (int)(offset % PageSize);
            int count = Math.Min(PageSize - within, destination.Length);
            int index = (int)(offset / PageSize);
            if (_pages.TryGetValue(index, out byte[]? page))
                page.AsSpan(within, count).CopyTo(destination);
            else
                destination.Slice(0, count).Clear();
            destination = destination.Slice(count);
            offset += (ulong)count;
        }
    }

    /// <summary>Writes within one page; returns false if a new page was needed and may not be taken.</summary>
    internal bool WriteInPage(ulong offset, ReadOnlySpan<byte> source, bool mayTakePage)
    {
        int index = (int)(offset / PageSize);
        if (!_pages.TryGetValue(index, out byte[]? page))
        {
            if (!mayTakePage)
                return false;
            page = new byte[PageSize];
            _pages.Add(index, page);
        }
        source.CopyTo(page.AsSpan((int)(offset % PageSize)));
        return true;
    }

    internal void Cut(ulong length)
    {
        int keep = (int)((length + PageSize - 1) / PageSize);
        var behind = new List<int>();
        foreach (KeyValuePair<int, byte[]> page in _pages)
        {
            if (page.Key >= keep)
                behind.Add(page.Key);
        }
        foreach (int index in behind)
            _pages.Remove(index);
        // What lies behind the end must read as zeros when the file grows again.
        int within = (int)(length % PageSize);
        if (within != 0 && _pages.TryGetValue(keep - 1, out byte[]? last))
            last.AsSpan(within).Clear();
    }
}

/// <summary>A directory's entries: by name, and in the order in which they came, each with a number that stays its own.</summary>
internal sealed class SortedEntries
{
    internal readonly record struct Entry(ulong Cookie, string Name, TemporaryNode Node);

    private readonly Dictionary<string, TemporaryNode> _byName = new();
    private readonly List<Entry> _byCookie = new();
    // 1 and 2 belong to "." and "..".
    private ulong _lastCookie = 2;

    internal int Count => _byCookie.Count;

    internal TemporaryNode? Find(string name) => _byName.TryGetValue(name, out TemporaryNode? node) ? node : null;

    internal void Add(string name, TemporaryNode node)
    {
        _byName.Add(name, node);
        _byCookie.Add(new Entry(++_lastCookie, name, node));
    }

    internal void Remove(string name)
    {
        _byName.Remove(name);
        for (int i = _byCookie.Count - 1; i >= 0; i--)
        {
            if (!string.Equals(_byCookie[i].Name, name))
                continue;
            _byCookie.RemoveAt(i);
            break;
        }
    }

    /// <summary>Index of the first entry behind a cookie.</summary>
    internal int After(ulong cookie)
    {
        int low = 0, high = _byCookie.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_byCookie[middle].Cookie <= cookie)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    internal Entry At(int index) => _byCookie[index];
}
