using System;
using System.Collections.Generic;
using System.Runtime;
using System.Threading;
using System.Runtime.CompilerServices;
using Dialogos.Kernel.Interrupts;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Runtime;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.Scheduling;

// The life of threads: from creation to the end, and the loop that runs when there is nothing to do.
public static partial class Scheduler
{
    // Each thread has a place until it ends. The collector looks at the places while whoever holds the lock stands still in
    // the middle of a change: a change is one store, and no thread ever moves.
    private static KernelThread?[] s_threads = new KernelThread?[64];
    private static readonly Lock s_threadsLock = new();
    private static int s_lastIdentifier;

    [RuntimeImport("ThreadStartAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong ThreadStartAddress();

    /// <summary>A copy of the list of threads that have not finished.</summary>
    public static KernelThread[] Threads()
    {
        var threads = new List<KernelThread>();
        lock (s_threadsLock)
        {
            foreach (KernelThread? thread in s_threads)
            {
                if (thread != null)
                    threads.Add(thread);
            }
        }
        return threads.ToArray();
    }

    /// <summary>The places of threads, null where there is none: for the collector while the world stands still.</summary>
    internal static ReadOnlySpan<KernelThread?> ThreadPlaces => s_threads;

    /// <summary>Nanoseconds that a thread has been on a processor up to this moment, its present slice with it.</summary>
    public static ulong RunTimeOf(KernelThread thread)
    {
        for (; ; )
        {
            ulong counted = thread.RunTime;
            ProcessorState processor = GetProcessor(thread.Processor);
            ulong since = processor.StartedAt;
            bool isRunning = processor.Current == thread;
            ulong now = Clock.Now;
            // A switch in between would count the slice twice, or not at all.
            if (thread.RunTime == counted && processor.StartedAt == since)
                return isRunning && now > since ? counted + (now - since) : counted;
        }
    }

    /// <summary>Creates a thread and makes it ready.</summary>
    public static Result<KernelThread> StartThread(string name, Action start, ThreadPriority priority = ThreadPriority.Normal)
    {
        Result<KernelThread> thread = CreateThread(name, start, priority);
        if (thread.IsOk)
            Wake(thread.Value);
        return thread;
    }

    /// <summary>Creates a thread that begins with the first <see cref="Wake"/>.</summary>
    internal static Result<KernelThread> CreateThread(string name, Action start, ThreadPriority priority = ThreadPriority.Normal)
    {
        Result<KernelStack> stack = KernelStacks.Allocate();
        if (stack.Failed)
            return stack.Error;
        KernelThread thread = Register(name, priority, start, stack.Value);
        LayOut(thread);
        thread.Processor = LeastLoaded(thread.Share).Index;
        thread.State = ThreadState.Blocked;
        return thread;
    }

    /// <summary>Takes back a thread that was created and never woken.</summary>
    internal static void Abandon(KernelThread thread)
    {
        Forget(thread);
        thread.State = ThreadState.Finished;
        KernelStacks.Return(thread.Stack);
    }

    /// <summary>Turns the running code into thread 1 and its processor into a scheduled one.</summary>
    internal static void StartBootProcessor(KernelStack stack)
    {
        BringOnline(AddProcessor(0, LocalApic.BootIdentifier, stack, "boot"));
        s_isRunning = true;
    }

    /// <summary>Prepares the state of a processor, whose present code becomes a thread with this name.</summary>
    internal static ProcessorState AddProcessor(int index, uint identifier, KernelStack stack, string name)
    {
        var processor = new ProcessorState(index, identifier);
        bool isBoot = index == 0;
        KernelThread self = Register(name, ThreadPriority.Normal, null, stack);
        self.State = ThreadState.Running;
        self.Processor = index;
        processor.Current = self;
        processor.StartedAt = Clock.Now;
        if (isBoot)
        {
            Result<KernelStack> idleStack = KernelStacks.Allocate();
            if (idleStack.Failed)
                throw new OutOfMemoryException();
            processor.Idle = Register("idle 0", ThreadPriority.Low, RunIdle, idleStack.Value);
            processor.Idle.Processor = index;
            LayOut(processor.Idle);
            self.Statics = Platform.ThreadStatics();
            ProcessorLocal.SetCurrentThread(self);
        }
        else
        {
            processor.Idle = self;
        }
        s_processors[index] = processor;
        return processor;
    }

    /// <summary>Counts a processor among those that run threads. Called on the processor itself.</summary>
    internal static void BringOnline(ProcessorState processor)
    {
        // In this order: who waits for the processor to be online counts on its being counted.
        ProcessorCount++;
        processor.Online = true;
        // Who stops the world either counts this processor or is seen by it.
        Interlocked.MemoryBarrier();
        World.PollStop();
    }

    /// <summary>What a processor does when no thread is ready.</summary>
    internal static void RunIdle()
    {
        for (; ; )
        {
            Processor.DisableInterrupts();
            Switch();
            if (Here.Queue.Count == 0 && ProcessorLocal.SwitchWanted() == 0 && !OthersHaveWork(Here))
            {
                Here.HaltedAt = Processor.ReadTimeStampCounter();
                Processor.EnableInterruptsAndHalt();
            }
            else
                Processor.EnableInterrupts();
        }
    }

    /// <summary>What ends a halt is an interrupt; its handler is the first to know.</summary>
    internal static void EndHalt()
    {
        ProcessorState here = Here;
        if (here.HaltedAt == 0)
            return;
        here.HaltedCounts += Processor.ReadTimeStampCounter() - here.HaltedAt;
        here.HaltedAt = 0;
    }

    [RuntimeExport("StartThread")]
    private static void RunThread()
    {
        FinishSwitch();
        Processor.EnableInterrupts();
        KernelThread thread = Current!;
        thread.Start!();
        Exit();
    }

    /// <summary>Ends the running thread.</summary>
    public static void Exit()
    {
        KernelThread thread = Current!;
        Forget(thread);
        Processor.DisableInterrupts();
        thread.State = ThreadState.Finished;
        Here.Finished = thread;
        Switch();
        throw new InvalidOperationException("A finished thread was switched to.");
    }

    private static KernelThread Register(string name, ThreadPriority priority, Action? start, KernelStack stack)
    {
        var thread = new KernelThread(Interlocked.Increment(ref s_lastIdentifier), name, priority, start, stack);
        lock (s_threadsLock)
        {
            int place = Array.IndexOf(s_threads, null);
            if (place < 0)
            {
                place = s_threads.Length;
                var larger = new KernelThread?[2 * place];
                Array.Copy(s_threads, larger, place);
                Volatile.Write(ref s_threads, larger);
            }
            s_threads[place] = thread;
        }
        return thread;
    }

    private static void Forget(KernelThread thread)
    {
        lock (s_threadsLock)
            s_threads[Array.IndexOf(s_threads, thread)] = null;
    }

    // As SwitchContext leaves it: ten xmm registers, eight others, the return address; then nothing to return to.
    private static void LayOut(KernelThread thread)
    {
        const ulong saved = 10 * 16 + 8 * 8;
        ulong top = thread.Stack.High - 64;
        PhysicalMemory.At(top - saved - 8, (int)saved + 72).Clear();
        PhysicalMemory.Structure<ulong>(top - 8) = ThreadStartAddress();
        thread.SavedStackPointer = top - 8 - saved;
    }

}
