// Words. A *range lock* (fcntl(2), "advisory record locking") covers bytes of a file and belongs to a descriptor table, or to
// an open file (F_OFD_*). A *whole lock* (flock(2)) belongs to an open file. The two kinds do not see each other.
using System.Collections.Generic;
using System.Threading;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files.Locks;

/// <summary>A lock on bytes of a file.</summary>
/// <param name="Owner">Whose it is: a descriptor table or an open file.</param>
/// <param name="Process">The process that took it, for F_GETLK; -1 for an open file's.</param>
/// <param name="Start">First byte.</param>
/// <param name="End">Byte after the last; long.MaxValue for no end.</param>
/// <param name="IsExclusive">True for a write lock.</param>
public readonly record struct RangeLock(object Owner, int Process, long Start, long End, bool IsExclusive)
{
    internal bool Overlaps(in RangeLock other) => Start < other.End && other.Start < End;
}

/// <summary>The locks of one node.</summary>
public sealed class FileLocks
{
    private const string CompanionName = "locks";
    // Who waits for whose range lock, over all files: a circle in it is a deadlock.
    private static readonly Dictionary<object, object> s_waits = new();
    private static readonly Lock s_lock = new();

    private readonly List<RangeLock> _ranges = new();
    private readonly List<(object Owner, bool IsExclusive)> _wholes = new();

    /// <summary>Told when a lock goes.</summary>
    public ReadinessSource Changes { get; } = new();

    /// <summary>The locks of a node, made on first use.</summary>
    public static FileLocks Of(FileNode node) => node.Companion(CompanionName, () => new FileLocks());

    /// <summary>The locks of a node; null if it never had one.</summary>
    public static FileLocks? Find(FileNode node) => node.FindCompanion<FileLocks>(CompanionName);

    /// <summary>Takes a whole lock, or changes its kind. EAGAIN; the old lock is gone then, as flock(2) has it.</summary>
    public Result TakeWhole(object owner, bool isExclusive)
    {
        lock (s_lock)
        {
            bool had = _wholes.RemoveAll(held => held.Owner == owner) > 0;
            foreach ((object _, bool heldExclusive) in _wholes)
            {
                if (!isExclusive && !heldExclusive)
                    continue;
                if (had)
                    Changes.Notify();
                return Errno.Again;
            }
            _wholes.Add((owner, isExclusive));
        }
        Changes.Notify();
        return Result.Ok;
    }

    /// <summary>Gives a whole lock back.</summary>
    public void ReleaseWhole(object owner)
    {
        lock (s_lock)
            _wholes.RemoveAll(held => held.Owner == owner);
        Changes.Notify();
    }

    /// <summary>A lock of somebody else that stands in the way; null if there is none.</summary>
    public RangeLock? FindConflict(RangeLock wanted)
    {
        lock (s_lock)
        {
            // Of several, the first of an owner in the order of the file, as Linux reports it.
            RangeLock? first = null;
            foreach (RangeLock held in _ranges)
            {
                bool conflicts = held.Owner != wanted.Owner && held.Overlaps(wanted) && (held.IsExclusive || wanted.IsExclusive);
                if (conflicts && (first is not { } other || held.Start < other.Start))
                    first = held;
            }
            return first;
        }
    }

    /// <summary>Takes a range lock in place of what the owner has there. EAGAIN; with waiting also EDEADLK.</summary>
    public Result TakeRange(RangeLock wanted, bool waits)
    {
        lock (s_lock)
        {
            s_waits.Remove(wanted.Owner);
            if (FindConflict(wanted) is { } conflict)
            {
                if (waits && !NoteWait(wanted.Owner, conflict.Owner))
                    return Errno.Deadlock;
                return Errno.Again;
            }
            RemoveRange(wanted);
            Join(wanted);
        }
        Changes.Notify();
        return Result.Ok;
    }

    /// <summary>The owner no longer waits.</summary>
    public static void EndWait(object owner)
    {
        lock (s_lock)
            s_waits.Remove(owner);
    }

    /// <summary>Gives bytes back that the owner has locked.</summary>
    public void ReleaseRange(RangeLock range)
    {
        lock (s_lock)
            RemoveRange(range);
        Changes.Notify();
    }

    /// <summary>Gives back all that an owner has here.</summary>
    public void ReleaseAll(object owner)
    {
        int gone;
        lock (s_lock)
            gone = _ranges.RemoveAll(held => held.Owner == owner) + _wholes.RemoveAll(held => held.Owner == owner);
        if (gone > 0)
            Changes.Notify();
    }

    private static bool NoteWait(object owner, object blocker)
    {
        object at = blocker;
        while (s_waits.TryGetValue(at, out object? next))
        {
            if (next == owner)
                return false;
            at = next;
        }
        s_waits[owner] = blocker;
        return true;
    }

    // Cuts the bytes out of the owner's locks; one may fall into two.
    private void RemoveRange(RangeLock range)
    {
        for (int i = _ranges.Count - 1; i >= 0; i--)
        {
            RangeLock held = _ranges[i];
            if (held.Owner != range.Owner || !held.Overlaps(range))
                continue;
            _ranges.RemoveAt(i);
            if (held.Start < range.Start)
                _ranges.Add(held with { End = range.Start });
            if (held.End > range.End)
                _ranges.Add(held with { Start = range.End });
        }
    }

    // Neighbours of the same kind become one, so that a program that locks byte by byte takes no memory for each.
    private void Join(RangeLock added)
    {
        for (int i = _ranges.Count - 1; i >= 0; i--)
        {
            RangeLock held = _ranges[i];
            bool touches = held.Owner == added.Owner && held.IsExclusive == added.IsExclusive && (held.End == added.Start || added.End == held.Start);
            if (!touches)
                continue;
            _ranges.RemoveAt(i);
            added = added with { Start = System.Math.Min(held.Start, added.Start), End = System.Math.Max(held.End, added.End) };
        }
        _ranges.Add(added);
    }
}
