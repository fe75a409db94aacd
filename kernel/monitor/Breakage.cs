using System;
using System.Runtime.CompilerServices;
using Dialogos.Kernel.Diagnostics;

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
            default:
                Terminals.WriteLine("panic: one of throw, null, stack, memory, or nothing");
                return MonitorCommands.WrongUsage;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Descend(int depth) => depth == 0 ? 0 : Descend(depth + 1) + depth;

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
