// Words. An *interval timer* (setitimer(2)) sends a signal after a time, and perhaps again and again: by the wall clock
// (ITIMER_REAL), or by the processor time that the process has used.
using Dialogos.Kernel.Scheduling;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.Processes.Signals;

/// <summary>One of a process's three timers. Guarded by ProcessTable.Lock.</summary>
internal sealed class IntervalTimer
{
    // Processor time is looked at no more often than this.
    private const ulong ShortestLook = 1_000_000;
    private readonly Process _process;
    private readonly int _signal;
    private readonly bool _countsProcessor;
    private Alarm? _alarm;
    // In the timer's own time; 0 while it is not armed.
    private ulong _next;
    private ulong _interval;

    internal IntervalTimer(Process process, int signal, bool countsProcessor)
    {
        _process = process;
        _signal = signal;
        _countsProcessor = countsProcessor;
    }

    private ulong Now => _countsProcessor ? _process.ProcessorTime : Clock.Now;

    /// <summary>Nanoseconds that are left, 0 if it is not armed, and the interval.</summary>
    internal (ulong Left, ulong Interval) Get()
    {
        lock (ProcessTable.Lock)
        {
            if (_next == 0)
                return (0, _interval);
            ulong now = Now;
            // A timer that is about to ring has a little left, or it would look as if it were not armed.
            return (_next > now ? _next - now : 1000, _interval);
        }
    }

    /// <summary>Arms it, or with 0 disarms it; returns what <see cref="Get"/> said before.</summary>
    internal (ulong Left, ulong Interval) Set(ulong value, ulong interval)
    {
        lock (ProcessTable.Lock)
        {
            (ulong Left, ulong Interval) old = Get();
            _interval = interval;
            _next = value == 0 ? 0 : Now + value;
            if (value != 0)
                (_alarm ??= new Alarm(Ring)).Set(LookAgainAt());
            else
                _alarm?.Cancel();
            return old;
        }
    }

    // However many processors there are, no more time than this can be used up any faster.
    private ulong LookAgainAt()
    {
        if (!_countsProcessor)
            return _next;
        ulong left = (_next - Now) / (ulong)Scheduler.ProcessorCount;
        return Clock.Now + (left > ShortestLook ? left : ShortestLook);
    }

    private void Ring()
    {
        lock (ProcessTable.Lock)
        {
            if (_next == 0 || _process.IsZombie || _process.IsEnding)
                return;
            ulong now = Now;
            if (now >= _next)
            {
                _next = _interval == 0 ? 0 : _next + ((now - _next) / _interval + 1) * _interval;
                SignalSending.SendFromKernel(_process, _signal);
            }
            if (_next != 0)
                _alarm!.Set(LookAgainAt());
        }
    }
}
