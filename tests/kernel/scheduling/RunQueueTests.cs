using System.Collections.Generic;
using System.Linq;
using Dialogos.Kernel.Scheduling;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Dialogos.Tests.Kernel.Scheduling;

public class RunQueueTests
{
    private const ulong Slice = RunQueue.Slice;

    [Fact]
    public void Busy_threads_share_in_proportion_to_their_weights()
    {
        var times = Simulate([ThreadPriority.Low, ThreadPriority.Normal, ThreadPriority.High], 21_000);
        Assert.InRange(times[1] / (double)times[0], 3.9, 4.1);
        Assert.InRange(times[2] / (double)times[1], 3.9, 4.1);
    }

    [Fact]
    public void No_thread_starves()
    {
        Prop.ForAll<byte[]>(kinds =>
        {
            var priorities = kinds.Take(12).Select(k => (ThreadPriority)(k % 3)).ToArray();
            return priorities.Length == 0 || Simulate(priorities, priorities.Length * 40).All(t => t > 0);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_thread_that_yields_goes_behind_the_first()
    {
        var queue = new RunQueue();
        var ahead = new RunShare("ahead", ThreadPriority.Normal);
        var other = new RunShare("other", ThreadPriority.Normal);
        RunQueue.Charge(other, Slice);
        queue.Add(other);
        queue.GiveWay(ahead);
        queue.Add(ahead);
        Assert.Equal("other", queue.TakeNext());
        Assert.Equal("ahead", queue.TakeNext());
        queue.GiveWay(ahead);
        queue.Add(ahead);
        Assert.Equal("ahead", queue.TakeNext());
    }

    [Fact]
    public void A_sleeper_cannot_hoard_time()
    {
        var queue = new RunQueue();
        var busy = new RunShare("busy", ThreadPriority.Normal);
        var sleeper = new RunShare("sleeper", ThreadPriority.Normal);
        queue.Add(busy);
        for (int i = 0; i < 1000; i++)
        {
            Assert.Equal("busy", queue.TakeNext());
            RunQueue.Charge(busy, Slice);
            queue.Add(busy);
        }
        queue.Add(sleeper);
        Assert.Equal("sleeper", queue.TakeNext());
        Assert.InRange(sleeper.VirtualTime, busy.VirtualTime - 3 * Slice, busy.VirtualTime);
    }

    [Fact]
    public void A_running_thread_keeps_its_slice()
    {
        var queue = new RunQueue();
        var running = new RunShare("running", ThreadPriority.Normal);
        Assert.False(queue.ShouldPreempt(running, ulong.MaxValue));
        queue.Add(new RunShare("ready", ThreadPriority.Normal));
        RunQueue.Charge(running, Slice);
        Assert.False(queue.ShouldPreempt(running, Slice - 1));
        Assert.True(queue.ShouldPreempt(running, Slice));
        RunQueue.Charge(running, 1);
        Assert.True(queue.ShouldPreempt(running, 0));
    }

    [Fact]
    public void A_migrated_thread_keeps_its_lag()
    {
        var old = new RunQueue();
        var other = new RunQueue();
        var mover = new RunShare("mover", ThreadPriority.Normal);
        RunQueue.Charge(mover, 10 * Slice);
        old.Add(new RunShare("first", ThreadPriority.Normal));
        old.TakeNext();
        old.Rebase(mover, other);
        Assert.Equal(10 * Slice, mover.VirtualTime);
    }

    private static ulong[] Simulate(ThreadPriority[] priorities, int slices)
    {
        var queue = new RunQueue();
        var shares = new List<RunShare>();
        for (int i = 0; i < priorities.Length; i++)
        {
            shares.Add(new RunShare(i, priorities[i]));
            queue.Add(shares[i]);
        }
        var times = new ulong[priorities.Length];
        for (int i = 0; i < slices; i++)
        {
            int next = (int)queue.TakeNext()!;
            times[next] += Slice;
            RunQueue.Charge(shares[next], Slice);
            queue.Add(shares[next]);
        }
        return times;
    }
}
