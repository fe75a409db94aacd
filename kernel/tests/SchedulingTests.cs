using System;
using System.Threading;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Scheduling;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.Tests;

internal static class SchedulingTests
{
    private const ulong Second = 1_000_000_000;
    private static int s_counter;
    private static int s_running;
    private static bool s_stop;
    private static int s_turn;
    private static int s_lost;
    private static readonly ulong[] s_progress = new ulong[4];
    private static readonly Lock s_lock = new();

    [KernelTest]
    internal static void ThreadsRunAndEnd(KernelTestContext context)
    {
        s_running = 8;
        s_counter = 0;
        for (int i = 0; i < 8; i++)
            context.Expect(Scheduler.StartThread("counter", CountUnderLock).IsOk, "a thread starts");
        WaitForThreads();
        context.Equal(8 * 1000, (ulong)s_counter, "increments under a lock");
    }

    [KernelTest]
    internal static void SleepLastsLongEnough(KernelTestContext context)
    {
        ulong start = Clock.Now;
        Scheduler.Sleep(20_000_000);
        context.Expect(Clock.Now - start >= 20_000_000, "20 ms of sleep last 20 ms of the clock");
    }

    [KernelTest]
    internal static void WaitEndsWithTheTime(KernelTestContext context)
    {
        var never = new Event(resets: false);
        context.Expect(!never.Wait(5_000_000), "an event that nobody sets times out");
        never.Set();
        context.Expect(never.Wait(5_000_000), "an event that is set does not wait");
    }

    [KernelTest]
    internal static void SpinningThreadsArePreempted(KernelTestContext context)
    {
        // More endless loops than processors: without preemption this test would not come to its end.
        s_stop = false;
        s_running = 4;
        Array.Clear(s_progress);
        for (int i = 0; i < 4; i++)
        {
            int index = i;
            Scheduler.StartThread("spinner", () => Spin(index));
        }
        Scheduler.Sleep(100_000_000);
        Volatile.Write(ref s_stop, true);
        WaitForThreads();
        for (int i = 0; i < 4; i++)
            context.Expect(s_progress[i] > 0, "each spinner got the processor");
    }

    [KernelTest]
    internal static void EventsHandOver(KernelTestContext context)
    {
        var there = new Event(resets: true);
        var back = new Event(resets: true);
        s_counter = 0;
        s_running = 1;
        Scheduler.StartThread("ponger", () =>
        {
            for (int i = 0; i < 200; i++)
            {
                there.Wait();
                s_counter++;
                back.Set();
            }
            Interlocked.Decrement(ref s_running);
        });
        for (int i = 0; i < 200; i++)
        {
            there.Set();
            context.Expect(back.Wait(5 * Second), "the answer comes");
        }
        WaitForThreads();
        context.Equal(200, (ulong)s_counter, "rounds");
    }

    [KernelTest]
    internal static void NewcomersDoNotStarveWhoRanAlone(KernelTestContext context)
    {
        // A quarter of a second without giving way, and then two endless loops for each processor.
        Clock.SpinFor(250_000_000);
        s_stop = false;
        s_running = Math.Min(2 * Scheduler.ProcessorCount, s_progress.Length);
        int spinners = s_running;
        for (int i = 0; i < spinners; i++)
        {
            int index = i;
            Scheduler.StartThread("newcomer", () => Spin(index));
        }
        Scheduler.Sleep(1_000_000);
        ulong before = Switches();
        Scheduler.Sleep(1_000_000);
        ulong turns = Switches() - before;
        Volatile.Write(ref s_stop, true);
        WaitForThreads();
        context.Expect(turns < 40, $"others had {(int)turns} turns before a thread that slept for a millisecond");
    }

    [KernelTest]
    internal static void WakeUpsAreNotLost(KernelTestContext context)
    {
        const int rounds = 3000;
        KernelThread self = Scheduler.Current!;
        s_turn = 0;
        s_lost = 0;
        s_running = 1;
        Result<KernelThread> partner = Scheduler.StartThread("waker", () => HandOver(1, rounds, self));
        context.Expect(partner.IsOk, "a thread starts");
        if (partner.Failed)
            return;
        HandOver(0, rounds, partner.Value);
        WaitForThreads();
        context.Equal(2 * rounds, (ulong)s_turn, "turns");
        context.Equal(0, (ulong)s_lost, "turns that were there while the thread waited on");
    }

    [KernelTest]
    internal static void AWaitThatEndedLeavesTheNextAlone(KernelTestContext context)
    {
        // The event is set about when the time of the wait ends, on another processor where there is one.
        var both = new Event(resets: true);
        s_running = 1;
        int early = 0;
        Scheduler.StartThread("sleeper", () =>
        {
            for (int i = 0; i < 300; i++)
            {
                both.Wait(100_000);
                ulong start = Clock.Now;
                Scheduler.Sleep(200_000);
                if (Clock.Now - start < 200_000)
                    early++;
            }
            Interlocked.Decrement(ref s_running);
        });
        for (int i = 0; Volatile.Read(ref s_running) != 0; i++)
        {
            Clock.SpinFor(80_000 + (ulong)(i % 40) * 1_000);
            both.Set();
            Scheduler.Sleep(200_000);
        }
        context.Equal(0, (ulong)early, "sleeps that a wait of before cut short");
    }

    [KernelTest]
    internal static void WorldStopsAndResumes(KernelTestContext context)
    {
        s_stop = false;
        s_running = 2;
        Array.Clear(s_progress);
        for (int i = 0; i < 2; i++)
        {
            int index = i;
            Scheduler.StartThread("runner", () => Spin(index));
        }
        Scheduler.Sleep(10_000_000);
        for (int i = 0; i < 20; i++)
        {
            World.Stop();
            ulong first = Volatile.Read(ref s_progress[0]) + Volatile.Read(ref s_progress[1]);
            Clock.SpinFor(200_000);
            ulong second = Volatile.Read(ref s_progress[0]) + Volatile.Read(ref s_progress[1]);
            World.Resume();
            context.Equal(first, second, "progress while the world stands still");
        }
        Volatile.Write(ref s_stop, true);
        WaitForThreads();
    }

    [KernelTest]
    internal static void BoundThreadsRunNowhereElse(KernelTestContext context)
    {
        // Some spin, some give way, some sleep, while others without a bond move freely among them.
        int processors = Scheduler.ProcessorCount;
        int strays = 0;
        s_stop = false;
        s_running = 4 * processors;
        for (int i = 0; i < 4 * processors; i++)
        {
            int kind = i / processors, home = i % processors;
            Scheduler.StartThread("bound", () =>
            {
                if (kind < 3)
                    Scheduler.SetAffinity(Scheduler.Current!, 1UL << home);
                for (int round = 0; !Volatile.Read(ref s_stop); round++)
                {
                    if (kind < 3 && ProcessorLocal.Index() != home)
                        Interlocked.Increment(ref strays);
                    if (kind == 1)
                        Scheduler.Yield();
                    else if (kind == 2 && round % 50 == 0)
                        Scheduler.Sleep(100_000);
                }
                Interlocked.Decrement(ref s_running);
            });
        }
        Scheduler.Sleep(200_000_000);
        Volatile.Write(ref s_stop, true);
        WaitForThreads();
        context.Equal(0, (ulong)strays, "times that a bound thread was elsewhere");
    }

    [KernelTest]
    internal static void AThreadMovesWhenItIsBound(KernelTestContext context)
    {
        // One that spins, one that sleeps: both are bound back and forth while they do.
        int wrong = 0;
        s_stop = false;
        s_running = 2;
        Array.Clear(s_progress);
        Result<KernelThread> spinner = Scheduler.StartThread("spinner", () => Spin(0));
        Result<KernelThread> sleeper = Scheduler.StartThread("sleeper", () =>
        {
            while (!Volatile.Read(ref s_stop))
            {
                Volatile.Write(ref s_progress[1], s_progress[1] + 1);
                Scheduler.Sleep(50_000);
            }
            Interlocked.Decrement(ref s_running);
        });
        context.Expect(spinner.IsOk && sleeper.IsOk, "threads start");
        for (int round = 0; round < 200 && spinner.IsOk && sleeper.IsOk; round++)
        {
            int home = round % Scheduler.ProcessorCount;
            Scheduler.SetAffinity(spinner.Value, 1UL << home);
            Scheduler.SetAffinity(sleeper.Value, 1UL << home);
            for (int processor = 0; processor < Scheduler.ProcessorCount; processor++)
            {
                KernelThread current = Scheduler.GetProcessor(processor).Current;
                if (processor != home && (current == spinner.Value || current == sleeper.Value))
                    wrong++;
            }
            ulong before = Volatile.Read(ref s_progress[0]) + Volatile.Read(ref s_progress[1]);
            while (Volatile.Read(ref s_progress[0]) + Volatile.Read(ref s_progress[1]) == before)
                Scheduler.Yield();
        }
        Volatile.Write(ref s_stop, true);
        WaitForThreads();
        context.Equal(0, (ulong)wrong, "times that a thread still ran elsewhere when it had been bound");
    }

    // Turns alternate between two threads; each waits for its own.
    private static void HandOver(int parity, int rounds, KernelThread other)
    {
        ThreadWaiter waiter = Scheduler.Current!.Waiter;
        for (int i = 0; i < rounds; i++)
        {
            for (; ; )
            {
                waiter.Reset();
                if (Volatile.Read(ref s_turn) % 2 == parity)
                    break;
                if (waiter.Wait(Clock.Now + 5 * Second) == WaitEnd.TimedOut && Volatile.Read(ref s_turn) % 2 == parity)
                    Interlocked.Increment(ref s_lost);
            }
            Interlocked.Increment(ref s_turn);
            other.Waiter.Wake();
        }
        if (parity == 1)
            Interlocked.Decrement(ref s_running);
    }

    private static ulong Switches()
    {
        ulong sum = 0;
        for (int i = 0; i < Scheduler.ProcessorCount; i++)
            sum += Scheduler.GetProcessor(i).Switches;
        return sum;
    }

    private static void CountUnderLock()
    {
        for (int i = 0; i < 1000; i++)
        {
            lock (s_lock)
                s_counter++;
        }
        Interlocked.Decrement(ref s_running);
    }

    private static void Spin(int index)
    {
        while (!Volatile.Read(ref s_stop))
            Volatile.Write(ref s_progress[index], s_progress[index] + 1);
        Interlocked.Decrement(ref s_running);
    }

    private static void WaitForThreads()
    {
        while (Volatile.Read(ref s_running) > 0)
            Scheduler.Sleep(1_000_000);
    }
}
