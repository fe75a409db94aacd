using System;
using System.Runtime.CompilerServices;
using System.Threading;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Tests.Collector;

/// <summary>Static constructors that several threads ask for at once.</summary>
public static class ClassConstructorTests
{
    private static int s_runs;
    private static int s_seen;
    private static int s_finished;
    private static int s_entered;

    private static class Slow
    {
        internal static readonly int Value = Compute();

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static int Compute()
        {
            Interlocked.Increment(ref s_runs);
            for (int i = 0; i < 20; i++)
                Scheduler.Yield();
            return 5;
        }
    }

    private static class First
    {
        internal static readonly int Own = Meet(1);
        internal static readonly int Other = Second.Own;
    }

    private static class Second
    {
        internal static readonly int Own = Meet(2);
        internal static readonly int Other = First.Own;
    }

    /// <summary>The constructor runs once, and nobody sees the type before it is done.</summary>
    [KernelTest]
    public static void EveryThreadWaitsForTheOneRun(KernelTestContext context)
    {
        Run(context, 6, _ => Interlocked.Add(ref s_seen, Slow.Value));
        context.Equal(1, (ulong)s_runs, "runs");
        context.Equal(30, (ulong)s_seen, "sum of what the threads saw");
    }

    /// <summary>Two types need each other, begun by two threads at once: no deadlock, and both are complete in the end.</summary>
    [KernelTest]
    public static void ConstructorsThatNeedEachOtherEnd(KernelTestContext context)
    {
        Run(context, 2, number => Interlocked.Add(ref s_seen, number == 0 ? First.Own : Second.Own));
        context.Equal(3, (ulong)s_seen, "sum of what the threads saw");
        context.Expect(First.Own == 1 && Second.Own == 2, "own values");

        // At most one of the two saw the other type before its value was there.
        context.Expect(First.Other == 2 || Second.Other == 1, "at least one saw the other");
    }

    // Waits until the other constructor has begun too, so that the two truly meet; gives up if it cannot.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Meet(int value)
    {
        Interlocked.Increment(ref s_entered);
        for (int i = 0; i < 10_000 && Volatile.Read(ref s_entered) < 2; i++)
            Scheduler.Yield();
        return value;
    }

    private static void Run(KernelTestContext context, int threads, Action<int> work)
    {
        s_finished = 0;
        s_seen = 0;
        for (int i = 0; i < threads; i++)
        {
            int number = i;
            context.Expect(Scheduler.StartThread("constructor test", () =>
            {
                work(number);
                Interlocked.Increment(ref s_finished);
            }).IsOk, "a thread");
        }

        while (Volatile.Read(ref s_finished) < threads)
            Scheduler.Yield();
    }
}
