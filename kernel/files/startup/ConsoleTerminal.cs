// The console of programs: whatever terminals people use (serial line, screen and keyboard) as one terminal. While a program
// has it open, what is typed goes to the line discipline and not to the kernel's monitor.
using System.Text;
using Dialogos.Kernel.Files.Terminals;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Signals;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Files.Startup;

/// <summary>The console as programs see it.</summary>
internal sealed class ConsoleTerminal : Terminal
{
    private readonly SpinLock _lock = new();
    private readonly byte[] _typed = new byte[1024];
    private readonly Event _arrived = new(resets: true);
    private int _start;
    private int _count;
    private int _opened;

    private ConsoleTerminal()
    {
    }

    /// <summary>The one console.</summary>
    internal static ConsoleTerminal Instance { get; } = new();

    internal override uint Device => 0x501;

    internal override string Path => "/dev/console";

    /// <summary>Starts the thread that passes on what is typed.</summary>
    internal Result Start()
    {
        Result<KernelThread> thread = Scheduler.StartThread("console input", Pass);
        return thread.Failed ? thread.Error : Result.Ok;
    }

    /// <summary>Begins a session whose leader is the foreground.</summary>
    internal void BeginSession(Process leader)
    {
        leader.Terminal = this;
        Session = leader.Session;
        ForegroundGroup = leader.Group;
        Monitor.Terminals.Redirect = Receive;
    }

    /// <summary>The first program has ended: the monitor gets what is typed.</summary>
    internal void Abandon()
    {
        Session = 0;
        Monitor.Terminals.Redirect = null;
    }

    internal override Result TakeControl(Process process)
    {
        Result taken = base.TakeControl(process);
        if (taken.IsOk)
            Monitor.Terminals.Redirect = Receive;
        return taken;
    }

    internal override void AwaitInput() => Monitor.KernelMonitor.ConfirmPrompt();

    internal override void Open()
    {
        if (System.Threading.Interlocked.Increment(ref _opened) == 1)
            Monitor.Terminals.Redirect = Receive;
    }

    // After the last program the monitor gets what is typed.
    internal override void Close()
    {
        if (System.Threading.Interlocked.Decrement(ref _opened) == 0)
            Monitor.Terminals.Redirect = null;
    }

    /// <inheritdoc/>
    public override void HangUp()
    {
        base.HangUp();
        // What a session left behind in the background must not keep the monitor from its person.
        if (ProcessTable.Init == null)
            Monitor.Terminals.Redirect = null;
    }

    // The terminals themselves start a row at its left end, so the carriage return of a pair is superfluous.
    internal override void Show(byte[] text) => Monitor.Terminals.WriteFromProgram(Encoding.UTF8.GetString(text));

    // From interrupts.
    private void Receive(char character)
    {
        ulong flags = _lock.Acquire();
        if (_count < _typed.Length)
            _typed[(_start + _count++) % _typed.Length] = (byte)character;
        _lock.Release(flags);
        _arrived.Set();
    }

    private void Pass()
    {
        for (; ; )
        {
            _arrived.Wait();
            for (; ; )
            {
                ulong flags = _lock.Acquire();
                bool any = _count > 0;
                byte value = any ? _typed[_start] : (byte)0;
                if (any)
                {
                    _start = (_start + 1) % _typed.Length;
                    _count--;
                }
                _lock.Release(flags);
                if (!any)
                    break;
                Discipline.Receive(value);
            }
        }
    }
}
