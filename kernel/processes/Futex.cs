// Words. A *futex* is a 32-bit number in user memory that threads wait on: "sleep while it still has this value". Its *key*
// names the number wherever it is mapped: the address space and the address for private memory, the page source and the
// offset for shared memory (futex(2)).
using System.Threading;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes.Memory;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Processes;

/// <summary>Waiting on numbers in user memory.</summary>
internal static class Futex
{
    private const int BucketCount = 256;
    private static readonly Bucket[] s_buckets = MakeBuckets();

    private sealed class Bucket
    {
        internal readonly Lock Lock = new();
        internal required int Number { get; init; }
        internal Waiting? First;
    }

    private readonly struct Key
    {
        internal Key(object space, ulong address)
        {
            Space = space;
            Address = address;
        }

        internal object Space { get; }
        internal ulong Address { get; }
        internal bool Is(in Key other) => Space == other.Space && Address == other.Address;
        internal Bucket Bucket => s_buckets[(int)((Address >> 2 ^ Address >> 12) % BucketCount)];
    }

    private sealed class Waiting
    {
        internal Key Key;
        internal Bucket? Home;
        internal required ThreadWaiter Waiter;
        internal uint Mask;
        internal Waiting? Next;
    }

    private static Bucket[] MakeBuckets()
    {
        var buckets = new Bucket[BucketCount];
        for (int i = 0; i < buckets.Length; i++)
            buckets[i] = new Bucket { Number = i };
        return buckets;
    }

    /// <summary>
    /// Sleeps if the number is as expected, until woken with a matching mask. EAGAIN, EFAULT, EINVAL, ETIMEDOUT, or
    /// <see cref="Errno.Restart"/> when a signal comes first.
    /// </summary>
    internal static Result Wait(AddressSpace memory, ulong address, bool isPrivate, uint expected, uint mask, ulong deadline)
    {
        Result<Key> key = KeyOf(memory, address, isPrivate);
        if (key.Failed)
            return key.Error;
        ThreadWaiter waiter = Scheduler.Current!.Waiter;
        var waiting = new Waiting { Key = key.Value, Waiter = waiter, Mask = mask };
        Bucket bucket = key.Value.Bucket;
        // Look once before the lock, so that the page is there; the look under the lock then rarely has to wait for it.
        Result<uint> word = UserMemory.Read<uint>(address);
        if (word.Failed)
            return word.Error;
        waiter.Reset();
        lock (bucket.Lock)
        {
            word = UserMemory.Read<uint>(address);
            if (word.Failed)
                return word.Error;
            if (word.Value != expected)
                return Errno.Again;
            Append(bucket, waiting);
        }
        for (; ; )
        {
            WaitEnd end = waiter.Wait(deadline);
            // Home is null once somebody has woken this wait; a wake-up for another reason leaves it.
            if (Volatile.Read(ref waiting.Home) == null)
                return Result.Ok;
            waiter.Reset();
            if (end == WaitEnd.Woken)
            {
                if (Volatile.Read(ref waiting.Home) == null)
                    return Result.Ok;
                continue;
            }
            if (!TakeOut(waiting))
                return Result.Ok;
            return end == WaitEnd.TimedOut ? Errno.TimedOut : Errno.Restart;
        }
    }

    /// <summary>Wakes up to <paramref name="most"/> threads whose mask matches; returns how many. EINVAL, EFAULT.</summary>
    internal static Result<int> Wake(AddressSpace memory, ulong address, bool isPrivate, int most, uint mask)
    {
        Result<Key> key = KeyOf(memory, address, isPrivate);
        if (key.Failed)
            return key.Error;
        Bucket bucket = key.Value.Bucket;
        lock (bucket.Lock)
            return WakeIn(bucket, key.Value, most, mask);
    }

    /// <summary>
    /// Wakes some and moves others to a second number. With <paramref name="expected"/>, EAGAIN if the first has another
    /// value. Returns how many were woken and moved.
    /// </summary>
    internal static Result<(int Woken, int Moved)> Requeue(AddressSpace memory, ulong address, bool isPrivate, int wake, ulong target,
        int move, uint? expected)
    {
        Result<Key> from = KeyOf(memory, address, isPrivate);
        Result<Key> to = KeyOf(memory, target, isPrivate);
        if (from.Failed || to.Failed)
            return from.Failed ? from.Error : to.Error;
        Bucket first = from.Value.Bucket;
        Bucket second = to.Value.Bucket;
        bool ordered = first.Number <= second.Number;
        lock ((ordered ? first : second).Lock)
        {
            lock ((ordered ? second : first).Lock)
            {
                if (expected is uint value)
                {
                    Result<uint> word = UserMemory.Read<uint>(address);
                    if (word.Failed)
                        return word.Error;
                    if (word.Value != value)
                        return Errno.Again;
                }
                int woken = WakeIn(first, from.Value, wake, uint.MaxValue);
                int moved = 0;
                while (moved < move && RemoveFirst(first, from.Value, uint.MaxValue) is { } waiting)
                {
                    waiting.Key = to.Value;
                    Append(second, waiting);
                    moved++;
                }
                return (woken, moved);
            }
        }
    }

    // Who says that nobody else uses the number (FUTEX_PRIVATE_FLAG) spares the search for what is mapped there.
    private static Result<Key> KeyOf(AddressSpace memory, ulong address, bool isPrivate)
    {
        if ((address & 3) != 0)
            return Errno.InvalidArgument;
        if (!UserMemory.Contains(address, 4))
            return Errno.BadAddress;
        if (isPrivate)
            return new Key(memory, address);
        (object space, ulong place) = memory.IdentityOf(address);
        return new Key(space, place);
    }

    private static int WakeIn(Bucket bucket, in Key key, int most, uint mask)
    {
        int woken = 0;
        while (woken < most && RemoveFirst(bucket, key, mask) is { } waiting)
        {
            Volatile.Write(ref waiting.Home, null);
            waiting.Waiter.Wake();
            woken++;
        }
        return woken;
    }

    private static void Append(Bucket bucket, Waiting waiting)
    {
        waiting.Next = null;
        Volatile.Write(ref waiting.Home, bucket);
        if (bucket.First == null)
        {
            bucket.First = waiting;
            return;
        }
        Waiting last = bucket.First;
        while (last.Next != null)
            last = last.Next;
        last.Next = waiting;
    }

    private static Waiting? RemoveFirst(Bucket bucket, in Key key, uint mask)
    {
        Waiting? before = null;
        for (Waiting? at = bucket.First; at != null; before = at, at = at.Next)
        {
            if (!at.Key.Is(key) || (at.Mask & mask) == 0)
                continue;
            Unlink(bucket, before, at);
            return at;
        }
        return null;
    }

    // False if somebody has woken it meanwhile.
    private static bool TakeOut(Waiting waiting)
    {
        for (; ; )
        {
            Bucket? home = Volatile.Read(ref waiting.Home);
            if (home == null)
                return false;
            lock (home.Lock)
            {
                if (waiting.Home != home)
                    continue;
                Waiting? before = null;
                for (Waiting? at = home.First; at != null; before = at, at = at.Next)
                {
                    if (at != waiting)
                        continue;
                    Unlink(home, before, at);
                    waiting.Home = null;
                    return true;
                }
            }
        }
    }

    private static void Unlink(Bucket bucket, Waiting? before, Waiting at)
    {
        if (before == null)
            bucket.First = at.Next;
        else
            before.Next = at.Next;
    }
}
