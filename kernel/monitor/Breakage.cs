using System;
using System.Runtime.CompilerServices;
using System.Threading;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Machine;

namespace Dialogos.Kernel.Monitor;

/// <summary>Breaks the kernel on purpose, so that people and tests see what that looks like.</summary>
internal static class Breakage
{
    private static int[]? s_nothing;

    internal static int Run(string[] arguments)
    {
        switch (arguments.Length == 0 ? "" : arguments[0])
        {
            case "":
                Panic.Fail("A person asked for it.");
                return 0;
            case "throw":
                throw new InvalidOperationException("thrown on purpose");
            case "null":
                return s_nothing!.Length;
            case "stack":
                return Descend(1);
            case "memory":
                return Exhaust();
            case "lock":
                return TakeInBothOrders();
            case "hang":
                Hang();
                return 0;
            default:
                Terminals.WriteLine("panic: one of throw, null, stack, memory, lock, hang, or nothing");
                return MonitorCommands.WrongUsage;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Descend(int depth) => depth == 0 ? 0 : Descend(depth + 1) + depth;

    // Deaf and busy: only a watchdog ends this.
    private static void Hang()
    {
        Processor.DisableInterrupts();
        for (; ; )
            Processor.Pause();
    }

    // Found only with checks=locks on the command line; nothing deadlocks, since one thread does both.
    private static int TakeInBothOrders()
    {
        var first = new Lock();
        var second = new Lock();
        lock (first)
        {
            lock (second)
                Terminals.WriteLine("first, then second");
        }
        lock (second)
        {
            lock (first)
                Terminals.WriteLine("second, then first");
        }
        return 1;
    }

    private static int Exhaust()
    {
        byte[][] kept = new byte[1 << 16][];
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i] = new byte[1 << 20];
            for (int at = 0; at < kept[i].Length; at += 4096)
                kept[i][at] = 1;
        }
        return kept.Length;
    }
}
