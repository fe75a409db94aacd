using System;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Files;

/// <summary>Waits until an open file is ready.</summary>
public static class FileWait
{
    private sealed class Listener : IReadinessListener
    {
        private readonly ThreadWaiter _waiter;

        public Listener(ThreadWaiter waiter) => _waiter = waiter;

        public void Changed() => _waiter.Wake();
    }

    /// <summary>
    /// Blocks the running thread until the file is ready for one of <paramref name="wanted"/> (or has an error or was hung
    /// up). <see cref="Errno.Restart"/> when a signal comes first, ETIMEDOUT at the deadline (monotonic nanoseconds).
    /// </summary>
    public static Result UntilReady(OpenFile file, Readiness wanted, ulong deadline = ulong.MaxValue)
    {
        wanted |= Readiness.Error | Readiness.HangUp;
        return UntilTrue(file.Changes, () => (file.Poll() & wanted) != 0, deadline);
    }

    /// <summary>As <see cref="UntilReady"/>, until the file has room for what is to be written.</summary>
    public static Result UntilWritable(OpenFile file, ReadOnlySpan<byte> source)
    {
        Func<bool>? hasRoom = file.RoomFor(source);
        return hasRoom == null ? UntilReady(file, Readiness.Write) : UntilTrue(file.Changes, hasRoom);
    }

    /// <summary>Blocks the running thread until a condition holds that changes only when <paramref name="changes"/> tells.</summary>
    public static Result UntilTrue(ReadinessSource changes, Func<bool> condition, ulong deadline = ulong.MaxValue)
    {
        ThreadWaiter waiter = Scheduler.Current!.Waiter;
        // Before all else: where others are always faster, whoever tries again and again must hear signals.
        if (waiter.IsInterrupted)
            return Errno.Interrupted;
        if (condition())
            return Result.Ok;
        var listener = new Listener(waiter);
        changes.Subscribe(listener);
        Result result = Result.Ok;
        for (; ; )
        {
            waiter.Reset();
            if (condition())
                break;
            WaitEnd end = waiter.Wait(deadline);
            if (end == WaitEnd.Woken)
                continue;
            result = end == WaitEnd.Interrupted ? Errno.Interrupted : Errno.TimedOut;
            break;
        }
        changes.Unsubscribe(listener);
        return result;
    }
}
