using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Tests.Hidden;

internal static class HiddenRunQueueTests
{
    [KernelTest]
    internal static void TimeIsSharedByWeight(KernelTestContext context)
    {
        var queue = new RunQueue();
        var shares = new RunShare[3];
        var turns = new int[3];
        for (int i = 0; i < 3; i++)
        {
            shares[i] = new RunShare(i, (ThreadPriority)i);
            queue.Add(shares[i]);
        }
        for (int turn = 0; turn < 2100; turn++)
        {
            int who = (int)queue.TakeNext()!;
            turns[who]++;
            RunQueue.Charge(shares[who], RunQueue.Slice);
            queue.Add(shares[who]);
        }
        context.Expect(turns[0] > 60 && turns[0] < 140, "low gets about 1 of 21");
        context.Expect(turns[1] > 360 && turns[1] < 440, "normal gets about 4 of 21");
        context.Expect(turns[2] > 1500 && turns[2] < 1700, "high gets about 16 of 21");
    }

    [KernelTest]
    internal static void ASleeperHoardsNothing(KernelTestContext context)
    {
        var queue = new RunQueue();
        var busy = new RunShare("busy", ThreadPriority.Normal);
        var sleeper = new RunShare("sleeper", ThreadPriority.Normal);
        queue.Add(busy);
        for (int i = 0; i < 300; i++)
        {
            queue.TakeNext();
            RunQueue.Charge(busy, RunQueue.Slice);
            queue.Add(busy);
        }
        queue.Add(sleeper);
        int row = 0;
        while ((string)queue.TakeNext()! == "sleeper" && row < 100)
        {
            row++;
            RunQueue.Charge(sleeper, RunQueue.Slice);
            queue.Add(sleeper);
        }
        context.Expect(row >= 1 && row <= 5, "the sleeper runs soon, and not for long");
    }

    [KernelTest]
    internal static void NobodyIsPreemptedForNobody(KernelTestContext context)
    {
        var queue = new RunQueue();
        var running = new RunShare("running", ThreadPriority.Normal);
        context.Expect(!queue.ShouldPreempt(running, ulong.MaxValue), "an empty queue preempts nobody");
        queue.Add(new RunShare("ready", ThreadPriority.Normal));
        RunQueue.Charge(running, RunQueue.Slice);
        context.Expect(!queue.ShouldPreempt(running, 0), "a slice is not cut at its start");
        context.Expect(queue.ShouldPreempt(running, RunQueue.Slice), "a slice ends");
    }

    [KernelTest]
    internal static void ARemovedThreadDoesNotRun(KernelTestContext context)
    {
        var queue = new RunQueue();
        var first = new RunShare("first", ThreadPriority.Normal);
        var second = new RunShare("second", ThreadPriority.Normal);
        queue.Add(first);
        queue.Add(second);
        queue.Remove(first);
        context.Expect(!first.IsQueued && second.IsQueued, "who is queued");
        context.Equal(1, (ulong)queue.Count, "count");
        context.Expect((string?)queue.TakeNext() == "second", "the other one runs");
        context.Expect(queue.TakeNext() == null, "nobody is left");
    }

    [KernelTest]
    internal static void LocksTakenInCirclesAreFound(KernelTestContext context)
    {
        var graph = new LockOrderGraph();
        var locks = new int[5];
        for (int i = 0; i < 5; i++)
            locks[i] = graph.Register();
        for (int i = 0; i < 4; i++)
            context.Expect(graph.TryAdd(locks[i], locks[i + 1]), "a chain is in order");
        context.Expect(!graph.TryAdd(locks[4], locks[0]), "a circle is refused");
        context.Expect(!graph.IsKnown(locks[4], locks[0]), "and is not noted");
    }
}
