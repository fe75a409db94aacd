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

    [Fact]
    public void Another_processor_gets_the_first_thread_that_may_run_there()
    {
        Prop.ForAll<byte[], byte>((masks, processor) =>
        {
            var queue = new RunQueue();
            var shares = masks.Select((mask, i) => new RunShare(i, ThreadPriority.Normal) { Allowed = mask }).ToList();
            foreach (var share in shares)
            {
                RunQueue.Charge(share, (ulong)(share.Allowed * 7 % 11) * Slice);
                queue.Add(share);
            }
            // The least virtual time of those that may run there; the others are all there still, in the order of their times.
            var expected = shares.Where(share => share.MayRunOn(processor % 8)).Select(share => share.VirtualTime).DefaultIfEmpty(0UL).Min();
            var taken = queue.TakeFor(processor % 8);
            var fits = taken == null ? !shares.Any(share => share.MayRunOn(processor % 8)) : taken.MayRunOn(processor % 8) && taken.VirtualTime == expected;
            var rest = new List<ulong>();
            while (queue.TakeNext() is int next)
                rest.Add(shares[next].VirtualTime);
            return fits && rest.Count == shares.Count - (taken == null ? 0 : 1) && rest.SequenceEqual(rest.Order());
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_thread_that_ran_alone_for_long_is_not_starved_by_newcomers()
    {
        Prop.ForAll<byte, PositiveInt>((newcomers, seconds) =>
        {
            int count = newcomers % 8 + 1;
            var processor = new SimulatedProcessor(count + 1);
            processor.Wake(0);
            processor.RunAlone((ulong)seconds.Get * 1_000_000_000);
            for (int i = 1; i <= count; i++)
                processor.Wake(i);
            processor.Block(0);
            processor.Wake(0);
            return processor.SlicesUntil(0) <= 2 * (count + 1);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_ready_thread_waits_for_a_few_slices_of_each_other_whatever_they_do()
    {
        Prop.ForAll<byte[]>(deeds =>
        {
            const int threads = 6;
            var processor = new SimulatedProcessor(threads);
            ulong worst = 0;
            foreach (var deed in deeds.Concat(deeds).Concat(deeds))
            {
                int thread = deed % threads;
                switch (deed / 32)
                {
                    case 0 or 1:
                        processor.Wake(thread);
                        break;
                    case 2:
                        processor.Block(thread);
                        break;
                    case 3:
                        processor.RunAlone((ulong)deed * 100_000_000);
                        break;
                    default:
                        processor.EndSlice();
                        break;
                }
                worst = System.Math.Max(worst, processor.LongestWait);
            }
            return worst <= 4 * threads * Slice;
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>One processor that treats its queue as the scheduler does.</summary>
    private sealed class SimulatedProcessor
    {
        private readonly RunQueue queue = new();
        private readonly RunShare[] shares;
        private readonly ulong[] readySince;
        private ulong now;
        private ulong startedAt;
        private int running = -1;

        public SimulatedProcessor(int threads)
        {
            shares = Enumerable.Range(0, threads).Select(i => new RunShare(i, ThreadPriority.Normal)).ToArray();
            readySince = new ulong[threads];
        }

        public ulong LongestWait => shares.Select((share, i) => share.IsQueued ? now - readySince[i] : 0).Max();

        public void Wake(int thread)
        {
            if (thread == running || shares[thread].IsQueued)
                return;
            if (running >= 0)
                queue.Follow(shares[running], now - startedAt);
            Add(thread);
            if (running < 0 || queue.ShouldPreempt(shares[running], now - startedAt))
                Switch(running >= 0);
        }

        public void Block(int thread)
        {
            if (thread == running)
                Switch(isReady: false);
        }

        /// <summary>The running thread runs on, for as long as the scheduler lets it.</summary>
        public void RunAlone(ulong nanoseconds)
        {
            now += queue.Count == 0 ? nanoseconds : Slice;
            if (queue.Count > 0 && running >= 0)
                Switch(isReady: true);
        }

        public void EndSlice()
        {
            now += Slice;
            if (running >= 0)
                Switch(isReady: true);
        }

        public int SlicesUntil(int thread)
        {
            int slices = 0;
            for (; running != thread && slices < 10_000; slices++)
                EndSlice();
            return slices;
        }

        private void Add(int thread)
        {
            readySince[thread] = now;
            queue.Add(shares[thread]);
        }

        private void Switch(bool isReady)
        {
            if (running >= 0)
            {
                RunQueue.Charge(shares[running], now - startedAt);
                queue.Follow(shares[running], 0);
                if (isReady)
                    Add(running);
            }
            startedAt = now;
            running = (int?)queue.TakeNext() ?? -1;
        }
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
