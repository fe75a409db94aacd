// The beginning and the end of threads and processes.
using System;
using System.Text;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes.Machine;
using Dialogos.Kernel.Processes.Memory;
using Dialogos.Kernel.Processes.Signals;
using Dialogos.Kernel.Scheduling;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.Processes;

/// <summary>Starts and ends threads.</summary>
internal static class ThreadLife
{
    /// <summary>
    /// Makes a thread of a process, not yet running, that begins with <see cref="ProcessThread.StartFrame"/>, or with
    /// <paramref name="start"/>. ENOMEM.
    /// </summary>
    internal static Result<ProcessThread> Create(Process process, int identifier, Action? start = null)
    {
        Result<KernelThread> kernelThread = Scheduler.CreateThread(
            "process " + identifier.ToString(), start ?? RunFromFrame);
        if (kernelThread.Failed)
            return kernelThread.Error;
        Result<UserContext> context = UserContext.Create(process.Memory.Root, kernelThread.Value.Stack.High);
        if (context.Failed)
        {
            Scheduler.Abandon(kernelThread.Value);
            return context.Error;
        }
        var thread = new ProcessThread(identifier, process) { KernelThread = kernelThread.Value, Context = context.Value };
        thread.KernelThread.Owner = thread;
        thread.KernelThread.UserContext = context.Value.Address;
        thread.KernelThread.PageTables = process.Memory.Root;
        return thread;
    }

    private static void RunFromFrame()
    {
        ProcessThread thread = ProcessThread.Current!;
        if (thread.ChildIdentifierAt != 0)
            UserMemory.Write(thread.ChildIdentifierAt, thread.Identifier);
        UserContext.Enter(ref thread.StartFrame);
    }

    /// <summary>Gives the running thread another address space, and forgets the old one.</summary>
    internal static void ReplaceMemory(ProcessThread thread, AddressSpace memory)
    {
        AddressSpace old = thread.Process.Memory;
        ulong flags = Processor.DisableInterrupts();
        thread.Process.Memory = memory;
        UserContext context = thread.Context;
        context.PageTables = memory.Root;
        thread.KernelThread.PageTables = memory.Root;
        context.Attach();
        Processor.RestoreInterrupts(flags);
        old.RemoveUser();
    }

    /// <summary>Ends the running thread, and its process if it is the last one. Never returns.</summary>
    internal static void EndCurrent(ProcessThread thread)
    {
        Process process = thread.Process;
        ThreadEnd.ReleaseFutexes(thread);
        WakeCreator(thread);
        bool last;
        lock (ProcessTable.Lock)
        {
            process.EndedThreadsTime += Scheduler.RunTimeOf(thread.KernelThread);
            ProcessTable.Remove(thread);
            last = process.Threads.Count == 0;
        }
        ulong flags = Processor.DisableInterrupts();
        thread.KernelThread.UserContext = 0;
        thread.KernelThread.PageTables = 0;
        UserContext.Detach();
        Processor.RestoreInterrupts(flags);
        thread.Context.Free();
        if (last)
            EndProcess(process);
        Scheduler.Exit();
    }

    /// <summary>The parent of a vfork may go on.</summary>
    internal static void WakeCreator(ProcessThread thread)
    {
        lock (ProcessTable.Lock)
        {
            ProcessThread? creator = thread.Process.WaitingCreator;
            thread.Process.WaitingCreator = null;
            creator?.KernelThread.Waiter.Wake();
        }
    }

    private static void EndProcess(Process process)
    {
        foreach (IntervalTimer timer in process.Timers)
            timer.Set(0, 0);
        process.SignalTimers.RemoveAll();
        process.Files.Release();
        process.FileContext?.Release();
        process.Memory.RemoveUser();
        KernelStacks.Trim();
        if (process.Terminal != null && process.Session == process.Identifier)
            process.Terminal.HangUp();
        lock (ProcessTable.Lock)
        {
            GiveChildrenAway(process);
            process.IsZombie = true;
            int signal = process.ExitStatus & 0x7F;
            int code = signal == 0 ? ProcessEvents.Exited
                : (process.ExitStatus & 0x80) != 0 ? ProcessEvents.Dumped : ProcessEvents.Killed;
            if (signal is SignalNumber.Segmentation or SignalNumber.Illegal or SignalNumber.Bus)
                Log.Information($"processes: {process.Identifier} ({NameOf(process)}) was ended by signal {signal}");
            Process? parent = process.Parent;
            bool unwanted = parent == null || (process.ExitSignal == SignalNumber.Child && IgnoresChildren(parent));
            ProcessEvents.NotifyParent(process, code, signal == 0 ? process.ExitStatus >> 8 : signal);
            if (unwanted)
                ProcessTable.Remove(process);
            process.Ended.Set();
        }
    }

    internal static string NameOf(Process process) => Encoding.UTF8.GetString(process.ProgramPath);

    private static bool IgnoresChildren(Process parent)
    {
        SignalAction action = parent.Handlers[SignalNumber.Child];
        return action.Handler == SignalAction.Ignore || (action.Flags & SignalAction.NoChildWait) != 0;
    }

    private static void GiveChildrenAway(Process process)
    {
        Process? heir = ProcessTable.Init == process ? null : ProcessTable.Init;
        while (process.Children.Count > 0)
        {
            Process child = process.Children[process.Children.Count - 1];
            process.Children.RemoveAt(process.Children.Count - 1);
            child.Parent = heir;
            if (heir == null)
            {
                if (child.IsZombie)
                    ProcessTable.Remove(child);
                continue;
            }
            heir.Children.Add(child);
            if (child.IsZombie)
                ProcessEvents.NotifyParent(child, ProcessEvents.Exited, child.ExitStatus >> 8);
        }
    }
}
