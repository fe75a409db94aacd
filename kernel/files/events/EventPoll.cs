// Words. An *interest* is one descriptor that an epoll instance watches (epoll(7)). It is *armed* until a one-shot event
// was reported. An edge-triggered interest reports again only after its file has told of a change.
using System;
using System.Collections.Generic;
using System.Threading;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files.Events;

/// <summary>An event that is reported.</summary>
/// <param name="Events">The bits of poll.</param>
/// <param name="Data">What the program gave with the interest.</param>
public readonly record struct ReportedEvent(uint Events, ulong Data);

/// <summary>An epoll instance.</summary>
public sealed class EventPoll : OpenFile
{
    private const uint EdgeTriggered = 1u << 31, OneShot = 1u << 30, Options = 0xF0000000;

    private sealed class Interest : IReadinessListener
    {
        internal required EventPoll Owner;
        internal required int Descriptor;
        internal required OpenFile File;
        internal uint Events;
        internal ulong Data;
        internal bool IsArmed;
        internal int HasChanged = 1;

        // From interrupts too: the owner's listeners are told, and look by themselves.
        public void Changed()
        {
            Volatile.Write(ref HasChanged, 1);
            Owner.Changes.Notify();
        }
    }

    private readonly Lock _lock = new();
    private readonly List<Interest> _interests = new();
    private int _next;

    /// <summary>An instance that watches nothing yet.</summary>
    public EventPoll(int flags)
        : base(flags | OpenFlags.ReadWrite)
    {
    }

    /// <inheritdoc/>
    public override ReadinessSource Changes { get; } = new();

    /// <inheritdoc/>
    public override string Description => "anon_inode:[eventpoll]";

    /// <summary>Watches an open file under a descriptor. EEXIST; ELOOP for an instance below itself; EPERM for files that are always ready.</summary>
    public Result Add(int descriptor, OpenFile file, uint events, ulong data)
    {
        if (file == this)
            return Errno.InvalidArgument;
        if (file.Changes == ReadinessSource.Silent)
            return Errno.NotPermitted;
        if (file is EventPoll other && other.Watches(this, 5))
            return Errno.TooManySymbolicLinks;
        Interest interest;
        lock (_lock)
        {
            if (Find(descriptor, file) >= 0)
                return Errno.Exists;
            interest = new Interest { Owner = this, Descriptor = descriptor, File = file, Events = events, Data = data, IsArmed = true };
            _interests.Add(interest);
        }
        file.Changes.Subscribe(interest);
        file.Closing += Forget;
        Changes.Notify();
        return Result.Ok;
    }

    /// <summary>Changes what is watched for. ENOENT.</summary>
    public Result Modify(int descriptor, OpenFile file, uint events, ulong data)
    {
        lock (_lock)
        {
            int at = Find(descriptor, file);
            if (at < 0)
                return Errno.NotFound;
            Interest interest = _interests[at];
            interest.Events = events;
            interest.Data = data;
            interest.IsArmed = true;
            Volatile.Write(ref interest.HasChanged, 1);
        }
        Changes.Notify();
        return Result.Ok;
    }

    /// <summary>Watches no longer. ENOENT.</summary>
    public Result Remove(int descriptor, OpenFile file)
    {
        lock (_lock)
        {
            int at = Find(descriptor, file);
            if (at < 0)
                return Errno.NotFound;
            file.Changes.Unsubscribe(_interests[at]);
            file.Closing -= Forget;
            _interests.RemoveAt(at);
            return Result.Ok;
        }
    }

    /// <summary>Takes up to <paramref name="maximum"/> events that are ready, beginning behind those reported last.</summary>
    public void Take(List<ReportedEvent> events, int maximum)
    {
        lock (_lock)
        {
            int count = _interests.Count;
            for (int i = 0; i < count && events.Count < maximum; i++)
            {
                int at = (_next + i) % count;
                Interest interest = _interests[at];
                uint ready = ReadyOf(interest, consume: true);
                if (ready == 0)
                    continue;
                events.Add(new ReportedEvent(ready, interest.Data));
                if ((interest.Events & OneShot) != 0)
                    interest.IsArmed = false;
                if (events.Count == maximum)
                    _next = at + 1;
            }
        }
    }

    /// <inheritdoc/>
    public override Readiness Poll()
    {
        lock (_lock)
        {
            foreach (Interest interest in _interests)
            {
                if (ReadyOf(interest, consume: false) != 0)
                    return Readiness.Read;
            }
            return Readiness.None;
        }
    }

    /// <inheritdoc/>
    public override Result<long> Seek(long offset, SeekOrigin origin) => 0;

    /// <inheritdoc/>
    public override Result<NodeStatus> GetStatus() =>
        new NodeStatus(new FileMode(0x180), Owner.Root, 1, 0, 0, 0, default, default, default);

    /// <inheritdoc/>
    protected override void Close()
    {
        lock (_lock)
        {
            foreach (Interest interest in _interests)
            {
                interest.File.Changes.Unsubscribe(interest);
                interest.File.Closing -= Forget;
            }
            _interests.Clear();
        }
    }

    private static uint ReadyOf(Interest interest, bool consume)
    {
        if (!interest.IsArmed)
            return 0;
        bool isEdge = (interest.Events & EdgeTriggered) != 0;
        // The mark goes before the look: a change in between is reported once more, never lost.
        if (isEdge && Volatile.Read(ref interest.HasChanged) == 0)
            return 0;
        if (isEdge && consume)
            Volatile.Write(ref interest.HasChanged, 0);
        uint wanted = (interest.Events & ~Options) | (uint)(Readiness.Error | Readiness.HangUp);
        return (uint)interest.File.PollAll() & wanted;
    }

    private bool Watches(EventPoll wanted, int depth)
    {
        if (depth == 0)
            return true;
        lock (_lock)
        {
            foreach (Interest interest in _interests)
            {
                if (interest.File is EventPoll below && (below == wanted || below.Watches(wanted, depth - 1)))
                    return true;
            }
        }
        return false;
    }

    // A file that is closed leaves by itself; until then it is not kept open by being watched.
    private void Forget(OpenFile file)
    {
        lock (_lock)
        {
            for (int i = _interests.Count - 1; i >= 0; i--)
            {
                if (_interests[i].File != file)
                    continue;
                file.Changes.Unsubscribe(_interests[i]);
                _interests.RemoveAt(i);
            }
        }
    }

    private int Find(int descriptor, OpenFile file)
    {
        for (int i = 0; i < _interests.Count; i++)
        {
            if (_interests[i].Descriptor == descriptor && _interests[i].File == file)
                return i;
        }
        return -1;
    }
}
