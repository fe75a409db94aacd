// Words. A *process* owns an address space, open files and signal handlers; its *threads* run in it. The first thread's
// number is the process's. A process whose threads have all ended is a *zombie* until its parent has asked how it ended.
using System.Collections.Generic;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes.Memory;
using Dialogos.Kernel.Processes.Signals;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Processes;

/// <summary>A running program.</summary>
public sealed class Process
{
    internal Process(int identifier, Process? parent, AddressSpace memory, FileTable files)
    {
        Identifier = identifier;
        Parent = parent;
        Memory = memory;
        Files = files;
        SignalTimers = new SignalTimers(this);
        Timers =
        [
            new IntervalTimer(this, SignalNumber.Alarm, countsProcessor: false),
            new IntervalTimer(this, SignalNumber.VirtualAlarm, countsProcessor: true),
            new IntervalTimer(this, SignalNumber.Profile, countsProcessor: true),
        ];
    }

    /// <summary>ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF.</summary>
    internal IntervalTimer[] Timers { get; }

    /// <summary>The timers that it made (timer_create(2)).</summary>
    internal SignalTimers SignalTimers { get; }

    /// <summary>Told when a signal becomes pending (signalfd).</summary>
    internal ReadinessSource SignalArrivals { get; } = new();

    /// <summary>The process number.</summary>
    public int Identifier { get; }

    /// <summary>Who started it, or who adopted it; null for what the kernel started.</summary>
    public Process? Parent { get; internal set; }

    /// <summary>Its memory.</summary>
    public AddressSpace Memory { get; internal set; }

    /// <summary>Its descriptors.</summary>
    public FileTable Files { get; internal set; }

    /// <summary>Working directory, root and umask: set by the files room, which also copies and frees it.</summary>
    public IProcessFileContext? FileContext { get; set; }

    /// <summary>What it does with signals.</summary>
    internal SignalHandlers Handlers { get; set; } = new();

    /// <summary>Signals for any of its threads.</summary>
    internal PendingSignals Pending { get; } = new();

    /// <summary>The number of its process group.</summary>
    public int Group { get; internal set; }

    /// <summary>The number of its session.</summary>
    public int Session { get; internal set; }

    /// <summary>The session's controlling terminal; null if it has none.</summary>
    public IControllingTerminal? Terminal { get; set; }

    /// <summary>Who it acts for.</summary>
    public Credentials Credentials { get; internal set; } = new();

    /// <summary>What it may use.</summary>
    public ResourceLimits Limits { get; internal set; } = new();

    /// <summary>The program's path, as execve got it.</summary>
    public byte[] ProgramPath { get; internal set; } = [];

    /// <summary>The arguments, each ended by a zero, for /proc.</summary>
    public byte[] ArgumentText { get; internal set; } = [];

    /// <summary>The environment that its program began with, each part ended by a zero.</summary>
    public byte[] EnvironmentText { get; internal set; } = [];

    /// <summary>The auxiliary vector that its program began with.</summary>
    public byte[] AuxiliaryVector { get; internal set; } = [];

    /// <summary>The numbers of its threads.</summary>
    public int[] ThreadIdentifiers()
    {
        lock (ProcessTable.Lock)
        {
            var numbers = new int[Threads.Count];
            for (int i = 0; i < numbers.Length; i++)
                numbers[i] = Threads[i].Identifier;
            return numbers;
        }
    }

    /// <summary>True once it has executed a program of its own: its parent may not change its group any more.</summary>
    public bool HasExecuted { get; internal set; }

    /// <summary>True when all threads have ended and nobody has asked yet.</summary>
    public bool IsZombie { get; internal set; }

    /// <summary>How it ended, in wait(2)'s format.</summary>
    public int ExitStatus { get; internal set; }

    /// <summary>The signal that its parent gets when it ends; 0 for none.</summary>
    internal int ExitSignal { get; set; } = SignalNumber.Child;

    /// <summary>Threads that have not ended.</summary>
    internal List<ProcessThread> Threads { get; } = new();

    /// <summary>Processes that it started and has not waited for.</summary>
    internal List<Process> Children { get; } = new();

    /// <summary>True once exit_group was called, or a signal ended it.</summary>
    internal bool IsEnding { get; set; }

    /// <summary>Not 0 while job control has stopped it: the signal that did.</summary>
    internal int StoppedBy { get; set; }

    /// <summary>A change that waitpid with WUNTRACED or WCONTINUED has not reported.</summary>
    internal int UnreportedChange { get; set; }

    /// <summary>For the parent of a vfork: set until the child executes or ends.</summary>
    internal ProcessThread? WaitingCreator { get; set; }

    /// <summary>Set when it has ended, for the kernel's own threads.</summary>
    public Event Ended { get; } = new(resets: false);

    /// <summary>Monotonic nanoseconds at the start.</summary>
    public ulong StartTime { get; internal set; }

    /// <summary>Nanoseconds on a processor of threads that have ended.</summary>
    internal ulong EndedThreadsTime { get; set; }

    /// <summary>Nanoseconds on a processor of children that were waited for.</summary>
    internal ulong ChildrenTime { get; set; }

    /// <summary>Nanoseconds on a processor.</summary>
    public ulong ProcessorTime
    {
        get
        {
            lock (ProcessTable.Lock)
            {
                ulong sum = EndedThreadsTime;
                for (int i = 0; i < Threads.Count; i++)
                    sum += Scheduler.RunTimeOf(Threads[i].KernelThread);
                return sum;
            }
        }
    }
}

/// <summary>What the files room keeps for a process besides its descriptors.</summary>
public interface IProcessFileContext
{
    /// <summary>A copy for a child; the same object if <paramref name="share"/> (CLONE_FS).</summary>
    IProcessFileContext Fork(bool share);

    /// <summary>The process has ended.</summary>
    void Release();

    /// <summary>Opens a program for execve, following links. The result has one reference.</summary>
    Result<OpenFile> OpenProgram(byte[] path);
}

/// <summary>What sessions need of a terminal.</summary>
public interface IControllingTerminal
{
    /// <summary>The session's leader has ended.</summary>
    void HangUp();
}
