using System;
using System.Runtime.CompilerServices;
using System.Threading;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Tests;

/// <summary>Thread statics of several threads: kept apart, kept alive, and gone with their thread.</summary>
internal static class ThreadStaticIsolationTests
{
    private const int Threads = 6;
    private const int Rounds = 50;

    [ThreadStatic]
    private static int s_count;

    [ThreadStatic]
    private static string? s_name;

    [ThreadStatic]
    private static int s_five = 5;

    private static int s_right;
    private static int s_fives;
    private static int s_finished;

    [KernelTest]
    internal static void EachThreadHasItsOwn(KernelTestContext context)
    {
        s_right = 0;
        s_fives = 0;
        s_finished = 0;
        s_count = -1;
        for (int i = 0; i < Threads; i++)
        {
            int number = i;
            context.Expect(Scheduler.StartThread("statics", () => Count(number)).IsOk, "a thread starts");
        }

        while (Volatile.Read(ref s_finished) < Threads)
        {
            GC.Collect();
            Scheduler.Yield();
        }

        context.Equal(Threads, (ulong)s_right, "threads that saw only their own values, through collections");
        context.Expect(s_count == -1, "this thread's value is untouched");
        context.Expect(s_fives <= 1, "an initializer sets the field of one thread at most");
    }

    private static void Count(int number)
    {
        bool right = s_count == 0 && s_name == null;
        if (s_five == 5)
            Interlocked.Increment(ref s_fives);
        for (int i = 1; i <= Rounds; i++)
        {
            s_count++;
            s_name = Name(number, i);
            Scheduler.Yield();
            right &= s_count == i && s_name == $"{number}.{i}";
        }

        if (right)
            Interlocked.Increment(ref s_right);
        Interlocked.Increment(ref s_finished);
    }

    // A text that nothing but the thread static keeps alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Name(int number, int round) => $"{number}.{round}";
}
