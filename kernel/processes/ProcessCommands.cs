using System;
using System.Collections.Generic;
using System.Text;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Monitor;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Runtime.Collector;
using Dialogos.Kernel.Scheduling;
using Dialogos.Kernel.SystemCalls;

namespace Dialogos.Kernel.Processes;

/// <summary>The monitor's commands about programs.</summary>
internal static class ProcessCommands
{
    internal static void Register()
    {
        MonitorCommands.Register("run", "PATH [ARGUMENT...]", "Runs a program and waits for its end.", Run);
        MonitorCommands.Register("ps", "", "Lists the processes.", _ => List());
        MonitorCommands.Register("resources", "", "Collects garbage, then counts what programs may have left behind.", _ => Resources());
        MonitorCommands.Register("calls", "", "Counts the system calls that programs made.", _ => Calls());
    }

    private static int Run(string[] arguments)
    {
        if (arguments.Length == 0)
            return MonitorCommands.WrongUsage;
        Result<Process> started = Start(arguments);
        if (started.Failed)
        {
            Terminals.WriteLine($"{arguments[0]}: cannot be started: error {(int)started.Error}");
            return MonitorCommands.NotFound;
        }
        started.Value.Ended.Wait();
        int status = started.Value.ExitStatus;
        if ((status & 0x7F) == 0)
            return status >> 8;
        Terminals.WriteLine($"{arguments[0]}: ended by signal {status & 0x7F}");
        return 128 + (status & 0x7F);
    }

    /// <summary>Starts a program with arguments given as text.</summary>
    internal static Result<Process> Start(string[] words)
    {
        var arguments = new List<byte[]>();
        foreach (string word in words)
            arguments.Add(Encoding.UTF8.GetBytes(word));
        var environment = new List<byte[]>
        {
            Encoding.UTF8.GetBytes("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
            Encoding.UTF8.GetBytes("HOME=/root"),
            Encoding.UTF8.GetBytes("TERM=linux"),
        };
        return ProgramStart.Spawn(words[0], arguments, environment);
    }

    private static int List()
    {
        Terminals.WriteLine("   pid  parent   group  threads    KiB  program");
        foreach (Process process in ProcessTable.All())
        {
            string state = process.IsZombie ? " (ended)" : process.StoppedBy != 0 ? " (stopped)" : "";
            Terminals.WriteLine($"{process.Identifier}  {process.Parent?.Identifier ?? 0}  {process.Group}  " +
                $"{process.Threads.Count}  {process.Memory.ResidentPages * 4}  {ThreadLife.NameOf(process)}{state}");
        }
        return 0;
    }

    // Whoever ends a process is told before its last thread has given its stack back: wait until the count stands still.
    private static int Resources()
    {
        const ulong longest = 5_000_000_000, step = 100_000_000;
        int threads = -1;
        for (ulong waited = 0; waited < longest && threads != Scheduler.Threads().Length; waited += step)
        {
            threads = Scheduler.Threads().Length;
            Scheduler.Sleep(step);
        }
        // What an object released when it was found unused may free others.
        GC.Collect();
        GC.Collect();
        HeapStatistics heap = HeapStatistics.Read();
        Terminals.WriteLine($"resources: {ProcessTable.Count} processes, {ProcessTable.ThreadCount} threads, {threads} kernel threads, " +
            $"{PageFrames.Free} frames free, {heap.Held / 4096} frames in the heap, {(ulong)KernelStacks.Kept * KernelStacks.Size / 4096} frames in kept stacks, {heap.Live / 1024} KiB in {heap.LiveObjects} objects");
        return 0;
    }

    private static int Calls()
    {
        for (int number = 0; number < SystemCallDispatcher.CountedNumbers; number++)
        {
            ulong count = SystemCallDispatcher.Count(number);
            ulong unknown = SystemCallDispatcher.UnknownCount(number);
            if (count == 0)
                continue;
            string name = SystemCallTable.Name(number);
            Terminals.WriteLine($"{count}  {(name.Length == 0 ? $"call {number}" : name)}" + (unknown > 0 ? $"  {unknown} refused: ENOSYS" : ""));
        }
        return 0;
    }
}
