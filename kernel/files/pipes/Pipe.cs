using System;
using System.Threading;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files.Pipes;

/// <summary>Bytes on their way from writers to readers (pipe(7)).</summary>
public sealed class Pipe
{
    /// <summary>PIPE_BUF: writes of at most so many bytes are never mixed with others.</summary>
    public const int AtomicLength = 4096;
    /// <summary>Bytes that a pipe holds at first.</summary>
    public const int UsualCapacity = 65536;
    private const int MostCapacity = 1 << 20;

    private static int s_lastNumber;

    private readonly Lock _lock = new();
    private byte[] _ring = new byte[UsualCapacity];
    private int _start;
    private int _count;
    private int _readers;
    private int _writers;
    private bool _everHadReader, _everHadWriter;
    private Timestamp _created;

    /// <summary>A pipe without ends.</summary>
    public Pipe(IFileSystemClock clock)
    {
        Number = Interlocked.Increment(ref s_lastNumber);
        _created = clock.Now;
    }

    /// <summary>Bytes that it holds.</summary>
    public int Capacity => _ring.Length;

    /// <summary>
    /// Gives it room for at least so many bytes, a power of two of pages; returns how many. EPERM above 1 MiB, EBUSY if more wait.
    /// </summary>
    public Result<int> Resize(int least)
    {
        int wanted = AtomicLength;
        while (wanted < least && wanted < MostCapacity)
            wanted *= 2;
        if (wanted < least)
            return Errno.NotPermitted;
        lock (_lock)
        {
            if (_count > wanted)
                return Errno.Busy;
            var ring = new byte[wanted];
            for (int i = 0; i < _count; i++)
                ring[i] = _ring[(_start + i) % _ring.Length];
            _ring = ring;
            _start = 0;
        }
        Changes.Notify();
        return wanted;
    }

    /// <summary>What stat reports as st_ino.</summary>
    public int Number { get; }

    /// <summary>Bytes that wait to be read (FIONREAD).</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _count;
        }
    }

    /// <summary>Bytes that it has room for.</summary>
    public int Room
    {
        get
        {
            lock (_lock)
                return Capacity - _count;
        }
    }

    /// <summary>Copies what waits to be read and leaves it there; returns how many bytes.</summary>
    public int Peek(Span<byte> destination)
    {
        lock (_lock)
        {
            int count = Math.Min(destination.Length, _count);
            int first = Math.Min(count, Capacity - _start);
            _ring.AsSpan(_start, first).CopyTo(destination);
            _ring.AsSpan(0, count - first).CopyTo(destination.Slice(first));
            return count;
        }
    }

    /// <summary>True while somebody could write.</summary>
    public bool HasWriter => _writers > 0;

    /// <summary>True while somebody could read.</summary>
    public bool HasReader => _readers > 0;

    /// <summary>Listeners of both ends.</summary>
    public ReadinessSource Changes { get; } = new();

    internal NodeStatus Status => new(
        FileMode.Of(NodeType.Fifo, 0x180), Owner.Root, 1, 0, 0, 0, _created, _created, _created);

    internal void AddEnd(bool reads, bool writes)
    {
        lock (_lock)
        {
            _readers += reads ? 1 : 0;
            _writers += writes ? 1 : 0;
            _everHadReader |= reads;
            _everHadWriter |= writes;
        }
        Changes.Notify();
    }

    internal void RemoveEnd(bool reads, bool writes)
    {
        lock (_lock)
        {
            _readers -= reads ? 1 : 0;
            _writers -= writes ? 1 : 0;
            // A FIFO whose ends are all closed starts anew.
            if (_readers == 0 && _writers == 0)
            {
                _count = 0;
                _everHadReader = _everHadWriter = false;
            }
        }
        Changes.Notify();
    }

    internal Result<int> Read(Span<byte> destination)
    {
        int count;
        lock (_lock)
        {
            if (destination.Length == 0)
                return 0;
            if (_count == 0)
            {
                if (_writers > 0)
                    return Errno.Again;
                return 0;
            }
            count = Math.Min(destination.Length, _count);
            int first = Math.Min(count, Capacity - _start);
            _ring.AsSpan(_start, first).CopyTo(destination);
            _ring.AsSpan(0, count - first).CopyTo(destination.Slice(first));
            _start = (_start + count) % Capacity;
            _count -= count;
        }
        Changes.Notify();
        return count;
    }

    // Whatever a writer has put in meanwhile keeps its place behind; what does not fit any more is lost.
    internal void Unread(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            for (int i = bytes.Length - 1; i >= 0 && _count < Capacity; i--, _count++)
            {
                _start = (_start + Capacity - 1) % Capacity;
                _ring[_start] = bytes[i];
            }
        }
        Changes.Notify();
    }

    internal Result<int> Write(ReadOnlySpan<byte> source)
    {
        int count;
        lock (_lock)
        {
            if (source.Length == 0)
                return 0;
            if (_readers == 0)
                return Errno.BrokenPipe;
            int room = Capacity - _count;
            if (room == 0 || (source.Length <= AtomicLength && room < source.Length))
                return Errno.Again;
            count = Math.Min(room, source.Length);
            int end = (_start + _count) % Capacity;
            int first = Math.Min(count, Capacity - end);
            source.Slice(0, first).CopyTo(_ring.AsSpan(end));
            source.Slice(first, count - first).CopyTo(_ring);
            _count += count;
        }
        Changes.Notify();
        return count;
    }

    internal Readiness Poll(bool reads, bool writes)
    {
        Readiness ready = Readiness.None;
        lock (_lock)
        {
            if (reads && _count > 0)
                ready |= Readiness.Read;
            if (reads && _writers == 0 && _everHadWriter)
                ready |= Readiness.HangUp;
            if (writes && Capacity - _count >= AtomicLength)
                ready |= Readiness.Write;
            if (writes && _readers == 0 && _everHadReader)
                ready |= Readiness.Error;
        }
        return ready;
    }
}

/// <summary>An end of a pipe, or of a FIFO where it may be both.</summary>
public sealed class PipeEnd : OpenFile
{
    private readonly Pipe _pipe;
    private readonly FileNode? _node;
    private readonly Location? _place;

    /// <summary>An end whose access mode says what it is for. A FIFO's end keeps its node.</summary>
    public PipeEnd(Pipe pipe, int flags, FileNode? node = null, Location? place = null)
        : base(flags)
    {
        _pipe = pipe;
        _node = node;
        _place = place;
        node?.AddReference();
        place?.Hold();
        pipe.AddEnd(MayRead, MayWrite);
    }

    /// <inheritdoc/>
    public override ReadinessSource Changes => _pipe.Changes;

    /// <summary>The pipe.</summary>
    public Pipe Pipe => _pipe;

    /// <inheritdoc/>
    public override Result<int> Read(Span<byte> destination) => _pipe.Read(destination);

    /// <inheritdoc/>
    public override void Unread(ReadOnlySpan<byte> bytes) => _pipe.Unread(bytes);

    /// <inheritdoc/>
    public override Result<int> Write(ReadOnlySpan<byte> source) => _pipe.Write(source);

    /// <inheritdoc/>
    public override Readiness Poll() => _pipe.Poll(MayRead, MayWrite);

    /// <inheritdoc/>
    public override Result<NodeStatus> GetStatus() => _node?.GetStatus() ?? _pipe.Status;

    /// <inheritdoc/>
    public override ulong NodeNumber => _node?.Id.Number ?? (ulong)_pipe.Number;

    /// <inheritdoc/>
    public override uint DeviceNumber => _node?.Volume.Device ?? 12;

    /// <inheritdoc/>
    public override string Description => $"pipe:[{_pipe.Number}]";

    /// <inheritdoc/>
    public override Result<OpenFile> Reopen(int flags) => new PipeEnd(_pipe, flags, _node, _place);

    /// <inheritdoc/>
    protected override void Close()
    {
        _pipe.RemoveEnd(MayRead, MayWrite);
        _place?.Drop();
        _node?.Release();
    }
}
