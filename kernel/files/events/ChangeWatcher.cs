// Words. A *watch* (inotify(7)) is a node that a program wants to hear of; on a directory it also tells of the nodes in it, by
// name. Its *number* is the program's name for it.
using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Threading;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files.Events;

/// <summary>The kinds of changes, with the bits of inotify(7).</summary>
public static class NodeChange
{
    /// <summary>IN_ACCESS and so on.</summary>
    public const uint Access = 1, Modify = 2, Attributes = 4, CloseWritten = 8, CloseUnwritten = 0x10, Open = 0x20, MovedFrom = 0x40,
        MovedTo = 0x80, Create = 0x100, Delete = 0x200, DeleteSelf = 0x400, MoveSelf = 0x800, All = 0xFFF;
    /// <summary>IN_Q_OVERFLOW, IN_IGNORED, IN_ISDIR.</summary>
    public const uint Overflow = 0x4000, Ignored = 0x8000, IsDirectory = 0x40000000;
}

/// <summary>An inotify instance.</summary>
public sealed class ChangeWatcher : OpenFile
{
    private const int MostEvents = 16384, HeaderLength = 16;
    private const uint OneShot = 1u << 31, AddToMask = 0x20000000, OnlyIfNew = 0x10000000;

    private sealed class Watch
    {
        internal required ChangeWatcher Owner;
        internal required FileNode Node;
        internal int Number;
        internal uint Mask;
    }

    private readonly record struct Event(int Watch, uint Mask, uint Cookie, byte[] Name);

    // All watches, by node. Guarded by s_lock, which is taken last of all.
    private static readonly Lock s_lock = new();
    private static readonly Dictionary<FileNode, List<Watch>> s_watches = new();
    private static volatile int s_count;
    private static uint s_cookie;

    private readonly List<Watch> _own = new();
    private readonly Queue<Event> _events = new();
    private Event _last;
    private int _lastNumber;

    /// <summary>An instance that watches nothing.</summary>
    public ChangeWatcher(int flags)
        : base(flags)
    {
    }

    /// <summary>True while anybody watches anything.</summary>
    public static bool IsAnybody => s_count > 0;

    /// <inheritdoc/>
    public override ReadinessSource Changes { get; } = new();

    /// <inheritdoc/>
    public override string Description => "anon_inode:inotify";

    /// <summary>A number that the two halves of a move share.</summary>
    public static uint NewCookie() => Interlocked.Increment(ref s_cookie);

    /// <summary>Watches a node, taking over the reference to it; returns the watch's number. EEXIST.</summary>
    public Result<int> Add(FileNode node, uint mask)
    {
        lock (s_lock)
        {
            foreach (Watch known in _own)
            {
                if (known.Node != node)
                    continue;
                node.Release();
                if ((mask & OnlyIfNew) != 0)
                    return Errno.Exists;
                known.Mask = (mask & AddToMask) != 0 ? known.Mask | mask : mask;
                return known.Number;
            }
            var watch = new Watch { Owner = this, Node = node, Number = ++_lastNumber, Mask = mask };
            _own.Add(watch);
            if (!s_watches.TryGetValue(node, out List<Watch>? all))
                s_watches.Add(node, all = new List<Watch>());
            all.Add(watch);
            s_count++;
            return watch.Number;
        }
    }

    /// <summary>Watches no longer. EINVAL.</summary>
    public Result Remove(int number)
    {
        Watch? found = null;
        lock (s_lock)
        {
            foreach (Watch watch in _own)
            {
                if (watch.Number == number)
                    found = watch;
            }
            if (found == null)
                return Errno.InvalidArgument;
            Forget(found, tells: true);
        }
        found.Node.Release();
        Changes.Notify();
        return Result.Ok;
    }

    /// <summary>Tells of a change of a node: by name to who watches the directory, without to who watches the node.</summary>
    public static void Report(Volume volume, NodeId node, uint mask, uint cookie = 0, string? name = null)
    {
        if (s_count == 0 || volume.FindInUse(node) is not { } known)
            return;
        var finished = new List<Watch>();
        var told = new List<ChangeWatcher>();
        lock (s_lock)
        {
            if (!s_watches.TryGetValue(known, out List<Watch>? watches))
                return;
            foreach (Watch watch in watches.ToArray())
            {
                bool isEnd = (mask & NodeChange.DeleteSelf) != 0;
                if ((watch.Mask & mask & NodeChange.All) != 0)
                {
                    watch.Owner.Enqueue(new Event(watch.Number, mask, cookie, name == null ? [] : NameEntry.Bytes(name)));
                    isEnd |= (watch.Mask & OneShot) != 0;
                    told.Add(watch.Owner);
                }
                if (!isEnd)
                    continue;
                Forget(watch, tells: true);
                finished.Add(watch);
                told.Add(watch.Owner);
            }
        }
        foreach (Watch watch in finished)
            watch.Node.Release();
        foreach (ChangeWatcher watcher in told)
            watcher.Changes.Notify();
    }

    /// <summary>Tells of a change of what is at a place: to who watches its directory, then to who watches it.</summary>
    public static void Report(Location place, uint mask)
    {
        if (s_count == 0)
            return;
        NameEntry entry = place.Entry;
        if (entry.IsDirectory)
            mask |= NodeChange.IsDirectory;
        if (entry.Parent is { } parent && !entry.IsRemoved)
            Report(parent.Volume, parent.Node, mask, 0, entry.Name);
        Report(entry.Volume, entry.Node, mask);
    }

    /// <inheritdoc/>
    public override Result<int> Read(Span<byte> destination)
    {
        int done = 0;
        lock (s_lock)
        {
            if (_events.Count == 0)
                return Errno.Again;
            while (_events.Count > 0 && Write(destination.Slice(done), _events.Peek()) is > 0 and int length)
            {
                _events.Dequeue();
                done += length;
            }
        }
        return done == 0 ? Errno.InvalidArgument : done;
    }

    /// <inheritdoc/>
    public override Result<int> Write(ReadOnlySpan<byte> source) => Errno.BadFileDescriptor;

    /// <inheritdoc/>
    public override Readiness Poll()
    {
        lock (s_lock)
            return _events.Count > 0 ? Readiness.Read : Readiness.None;
    }

    /// <inheritdoc/>
    public override Result<long> Seek(long offset, SeekOrigin origin) => 0;

    /// <inheritdoc/>
    public override Result<NodeStatus> GetStatus() =>
        new NodeStatus(new FileMode(0x180), Owner.Root, 1, 0, 0, 0, default, default, default);

    /// <inheritdoc/>
    protected override void Close()
    {
        Watch[] all;
        lock (s_lock)
        {
            all = _own.ToArray();
            foreach (Watch watch in all)
                Forget(watch, tells: false);
        }
        foreach (Watch watch in all)
            watch.Node.Release();
    }

    // Under s_lock; the node is released by the caller, without it.
    private static void Forget(Watch watch, bool tells)
    {
        watch.Owner._own.Remove(watch);
        List<Watch> all = s_watches[watch.Node];
        all.Remove(watch);
        if (all.Count == 0)
            s_watches.Remove(watch.Node);
        s_count--;
        if (tells)
            watch.Owner.Enqueue(new Event(watch.Number, NodeChange.Ignored, 0, []));
    }

    // An event that repeats the last one is told once (inotify(7)).
    private void Enqueue(Event added)
    {
        bool repeats = _events.Count > 0 && _last.Watch == added.Watch && _last.Mask == added.Mask && _last.Cookie == added.Cookie &&
            _last.Name.AsSpan().SequenceEqual(added.Name);
        if (repeats || _events.Count > MostEvents)
            return;
        _last = _events.Count == MostEvents ? new Event(-1, NodeChange.Overflow, 0, []) : added;
        _events.Enqueue(_last);
    }

    // struct inotify_event: number, mask, cookie, length of the name, which ends with zeros up to a multiple of 16.
    private static int Write(Span<byte> destination, in Event told)
    {
        int name = told.Name.Length == 0 ? 0 : (told.Name.Length + 1 + 15) & ~15;
        if (destination.Length < HeaderLength + name)
            return 0;
        BinaryPrimitives.WriteInt32LittleEndian(destination, told.Watch);
        BinaryPrimitives.WriteUInt32LittleEndian(destination.Slice(4), told.Mask);
        BinaryPrimitives.WriteUInt32LittleEndian(destination.Slice(8), told.Cookie);
        BinaryPrimitives.WriteInt32LittleEndian(destination.Slice(12), name);
        destination.Slice(HeaderLength, name).Clear();
        told.Name.AsSpan().CopyTo(destination.Slice(HeaderLength));
        return HeaderLength + name;
    }
}
