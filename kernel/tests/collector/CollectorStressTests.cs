using System;
using System.Collections.Generic;
using System.Threading;
using Dialogos.Kernel.Runtime.Collector;
using Dialogos.Kernel.Scheduling;
using Dialogos.Kernel.Tests.CoreLibrary;

namespace Dialogos.Kernel.Tests.Collector;

/// <summary>Several threads on all processors make and drop objects while collections are forced.</summary>
public static class CollectorStressTests
{
    private const int Threads = 4;
    // Of the thread that does nothing else. Each makes every thread begin anew with its share of the heap: without an end,
    // threads whose processors wait for their turn on a busy host would hardly get on.
    private const int Collections = 200;
    private static readonly Lock s_lock = new();
    private static readonly Dictionary<int, string> s_shared = new();
    private static int s_finished;
    private static int s_faults;

    private sealed class Tree(int value, Tree? left, Tree? right)
    {
        internal long Sum => value + (left?.Sum ?? 0) + (right?.Sum ?? 0);
    }

    /// <summary>A collection before every 20th allocation, while every thread builds trees, texts and a shared table.</summary>
    [KernelTest]
    public static void ForcedCollectionsKeepEverything(KernelTestContext context)
    {
        ulong before = HeapStatistics.Read().Collections;
        Run(context, 20, rounds: 12);
        context.Expect(HeapStatistics.Read().Collections > before + 200, "collections were forced");
    }

    /// <summary>Full speed, collections where the heap asks for them and from one thread that does nothing else.</summary>
    [KernelTest]
    public static void ConcurrentAllocationIsSound(KernelTestContext context) => Run(context, 0, rounds: 150);

    private static void Run(KernelTestContext context, uint interval, int rounds)
    {
        s_finished = 0;
        s_faults = 0;
        s_shared.Clear();
        Collection.StressInterval = interval;
        for (int i = 0; i < Threads; i++)
        {
            int seed = i;
            bool started = Scheduler.StartThread("collector test", () => Work(seed, rounds)).IsOk;
            context.Expect(started, "a thread");
            if (!started)
                Interlocked.Increment(ref s_finished);
        }

        int collections = interval == 0 ? Collections : 0;
        while (Volatile.Read(ref s_finished) < Threads)
        {
            if (collections-- > 0)
                GC.Collect();
            else
                Scheduler.Sleep(1_000_000);
            Scheduler.Yield();
        }

        Collection.StressInterval = 0;
        context.Equal(0, (ulong)Volatile.Read(ref s_faults), "faults");
        context.Expect(HeapVerifier.FindFault() == null, HeapVerifier.FindFault() ?? "");
        lock (s_lock)
        {
            foreach (KeyValuePair<int, string> pair in s_shared)
                context.Expect(pair.Value == pair.Key.ToString(), "a shared text");
            context.Expect(s_shared.Count > 0, "something was shared");
        }
    }

    private static void Work(int seed, int rounds)
    {
        var random = new SeededRandom((ulong)seed + 21);
        var kept = new List<Tree>();
        var sums = new List<long>();
        for (int round = 0; round < rounds; round++)
        {
            long sum = 0;
            kept.Add(Build(ref random, 6, ref sum));
            sums.Add(sum);
            if (kept.Count > 8)
            {
                kept.RemoveAt(0);
                sums.RemoveAt(0);
            }

            for (int i = 0; i < kept.Count; i++)
            {
                if (kept[i].Sum != sums[i])
                    Interlocked.Increment(ref s_faults);
            }

            int key = random.Next(300);
            lock (s_lock)
                s_shared[key] = key.ToString();
        }

        Interlocked.Increment(ref s_finished);
    }

    private static Tree Build(ref SeededRandom random, int depth, ref long sum)
    {
        int value = random.Next(1000);
        sum += value;
        if (depth == 0)
            return new Tree(value, null, null);
        Tree left = Build(ref random, depth - 1, ref sum);
        return new Tree(value, left, Build(ref random, depth - 1, ref sum));
    }
}
