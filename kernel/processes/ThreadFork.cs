// clone(2) and its relatives: a copy of the process, or another thread in it.
using System.Threading;
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

/// <summary>What clone3(2) is asked for.</summary>
internal struct CloneRequest
{
    internal const ulong Memory = 0x100, FileSystem = 0x200, Files = 0x400, Signals = 0x800, PidFile = 0x1000,
        Vfork = 0x4000, Parent = 0x8000, Thread = 0x10000, NewMounts = 0x20000, SemaphoreUndo = 0x40000, SetTls = 0x80000,
        ParentSetIdentifier = 0x100000, ChildClearIdentifier = 0x200000, Detached = 0x400000, Untraced = 0x800000,
        ChildSetIdentifier = 0x1000000, InputOutput = 0x80000000, ClearHandlers = 0x100000000;

    internal ulong Flags;
    internal ulong ChildIdentifierAt;
    internal ulong ParentIdentifierAt;
    internal int ExitSignal;
    internal ulong StackPointer;
    internal ulong Tls;

    internal readonly bool Has(ulong flag) => (Flags & flag) != 0;
}

/// <summary>Makes processes and threads from running ones.</summary>
internal static class ThreadFork
{
    private const ulong Offered = 0xFF | CloneRequest.Memory | CloneRequest.FileSystem | CloneRequest.Files |
        CloneRequest.Signals | CloneRequest.Vfork | CloneRequest.Parent | CloneRequest.Thread | CloneRequest.SemaphoreUndo |
        CloneRequest.SetTls | CloneRequest.ParentSetIdentifier | CloneRequest.ChildClearIdentifier | CloneRequest.Detached |
        CloneRequest.Untraced | CloneRequest.ChildSetIdentifier | CloneRequest.InputOutput | CloneRequest.ClearHandlers;

    // What one call may take before the next sees that it is gone: the kernel stack, tables, registers, objects.
    private const ulong FramesOfOne = 64;
    private static long s_inProgress;

    /// <summary>Makes the thread or process; returns its number to the caller. EINVAL, EAGAIN, ENOMEM.</summary>
    internal static Result<long> Clone(ProcessThread caller, CloneRequest request, ref InterruptFrame frame)
    {
        bool isThread = request.Has(CloneRequest.Thread);
        bool sharesSignals = request.Has(CloneRequest.Signals);
        if ((request.Flags & ~Offered) != 0 || (isThread && !sharesSignals) ||
            (sharesSignals && !request.Has(CloneRequest.Memory)) || (sharesSignals && request.Has(CloneRequest.ClearHandlers)))
            return Errno.InvalidArgument;
        if ((ulong)ProcessTable.ThreadCount >= caller.Process.Limits.Current(ResourceLimits.Processes))
            return Errno.Again;
        // A thread takes its stack and tables from the kernel: a bomb must not take the last of it, also not by hundreds of
        // calls that began while there was enough.
        ulong begun = (ulong)Interlocked.Increment(ref s_inProgress);
        Result<ProcessThread> made = PageFrames.Free > MemoryPressure.Reserve + begun * FramesOfOne
            ? Make(caller, request, ref frame) : Errno.OutOfMemory;
        Interlocked.Decrement(ref s_inProgress);
        if (made.Failed)
            return made.Error;
        Scheduler.Wake(made.Value.KernelThread);
        if (request.Has(CloneRequest.Vfork) && !isThread)
            WaitForChild(caller, made.Value.Process);
        return made.Value.Identifier;
    }

    // Everything but its start.
    private static Result<ProcessThread> Make(ProcessThread caller, CloneRequest request, ref InterruptFrame frame)
    {
        bool isThread = request.Has(CloneRequest.Thread);
        int identifier = ProcessTable.NewIdentifier();
        Process process = caller.Process;
        if (!isThread)
        {
            Result<Process> made = CopyProcess(caller, identifier, request);
            if (made.Failed)
                return made.Error;
            process = made.Value;
        }
        Result<ProcessThread> created = ThreadLife.Create(process, identifier);
        if (created.Failed)
        {
            if (!isThread)
                Discard(process);
            return created.Error;
        }
        ProcessThread thread = created.Value;
        if (caller.KernelThread.Affinity != ulong.MaxValue)
            Scheduler.SetAffinity(thread.KernelThread, caller.KernelThread.Affinity);
        CopyRegisters(caller, thread, request, frame);
        if (request.Has(CloneRequest.ParentSetIdentifier))
            UserMemory.Write(request.ParentIdentifierAt, identifier);
        if (request.Has(CloneRequest.ChildClearIdentifier))
            thread.ClearIdentifierAt = request.ChildIdentifierAt;
        thread.ChildIdentifierAt = request.Has(CloneRequest.ChildSetIdentifier) ? request.ChildIdentifierAt : 0;
        if (request.Has(CloneRequest.Vfork) && !isThread)
            process.WaitingCreator = caller;
        if (!Publish(caller, process, thread, isThread))
        {
            if (!isThread)
                Discard(process);
            Scheduler.Abandon(thread.KernelThread);
            thread.Context.Free();
            return Errno.Restart;
        }
        return thread;
    }

    // A process that is being ended gets no further thread.
    private static bool Publish(ProcessThread caller, Process process, ProcessThread thread, bool isThread)
    {
        lock (ProcessTable.Lock)
        {
            if (caller.MustEnd)
                return false;
            if (!isThread)
                ProcessTable.Add(process);
            ProcessTable.Add(thread);
            return true;
        }
    }

    private static void CopyRegisters(ProcessThread caller, ProcessThread thread, in CloneRequest request, in InterruptFrame frame)
    {
        thread.StartFrame = frame;
        thread.StartFrame.Rax = 0;
        thread.StartFrame.Vector = SignalFrames.ReplacedVector;
        if (request.StackPointer != 0)
            thread.StartFrame.Rsp = request.StackPointer;
        UserContext context = thread.Context;
        // The caller's were saved at the entry of this very call.
        caller.Context.Extended.CopyTo(context.Extended);
        context.FsBase = request.Has(CloneRequest.SetTls) ? request.Tls : caller.Context.FsBase;
        context.GsBase = caller.Context.GsBase;
        thread.SignalMask = caller.SignalMask;
        thread.Name = caller.Name;
        if (!request.Has(CloneRequest.Memory))
        {
            thread.SequenceArea = caller.SequenceArea;
            thread.SequenceSignature = caller.SequenceSignature;
            thread.KernelThread.ReportsSwitches = caller.KernelThread.ReportsSwitches;
            context.Request(caller.SequenceArea != 0 ? UserWork.Switched : UserWork.None);
        }
        bool sharesStack = request.Has(CloneRequest.Memory) && !request.Has(CloneRequest.Vfork);
        if (sharesStack)
            return;
        thread.AlternateStack = caller.AlternateStack;
        thread.AlternateStackSize = caller.AlternateStackSize;
        thread.AlternateStackFlags = caller.AlternateStackFlags;
    }

    private static Result<Process> CopyProcess(ProcessThread caller, int identifier, in CloneRequest request)
    {
        Process parent = caller.Process;
        AddressSpace memory = parent.Memory;
        if (request.Has(CloneRequest.Memory))
        {
            memory.AddUser();
        }
        else
        {
            Result<AddressSpace> copy = memory.Fork();
            if (copy.Failed)
                return copy.Error;
            memory = copy.Value;
        }
        FileTable files = parent.Files;
        if (request.Has(CloneRequest.Files))
            files.AddReference();
        else
            files = files.Copy();
        Process? newParent = request.Has(CloneRequest.Parent) ? parent.Parent : parent;
        var process = new Process(identifier, newParent, memory, files)
        {
            Group = parent.Group,
            Session = parent.Session,
            Terminal = parent.Terminal,
            Credentials = parent.Credentials.Copy(),
            Limits = parent.Limits.Copy(),
            ProgramPath = parent.ProgramPath,
            ArgumentText = parent.ArgumentText,
            EnvironmentText = parent.EnvironmentText,
            AuxiliaryVector = parent.AuxiliaryVector,
            ExitSignal = request.ExitSignal,
            StartTime = Clock.Now,
            FileContext = parent.FileContext?.Fork(request.Has(CloneRequest.FileSystem)),
        };
        lock (ProcessTable.Lock)
        {
            process.Handlers = request.Has(CloneRequest.Signals) ? parent.Handlers : parent.Handlers.Copy();
            if (request.Has(CloneRequest.ClearHandlers))
                process.Handlers.ResetForExecute();
        }
        return process;
    }

    private static void Discard(Process process)
    {
        process.Files.Release();
        process.FileContext?.Release();
        process.Memory.RemoveUser();
    }

    private static void WaitForChild(ProcessThread caller, Process child)
    {
        ThreadWaiter waiter = caller.KernelThread.Waiter;
        while (!caller.MustEnd)
        {
            waiter.Reset();
            lock (ProcessTable.Lock)
            {
                if (child.WaitingCreator != caller)
                    return;
            }
            waiter.Wait(interruptibly: false);
        }
        lock (ProcessTable.Lock)
            child.WaitingCreator = null;
    }
}
