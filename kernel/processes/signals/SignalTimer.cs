// Words. A *signal timer* (timer_create(2)) sends a signal when its time is over, and perhaps again and again. While its signal
// is pending it stands still; when the signal is taken, the times that passed meanwhile are its *overrun*.
using System;
using System.Collections.Generic;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Scheduling;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.Processes.Signals;

/// <summary>What a timer does when its time is over (struct sigevent).</summary>
internal struct TimerEvent
{
    /// <summary>The signal; 0 for none (SIGEV_NONE).</summary>
    internal int Signal;
    /// <summary>What the handler gets as si_value; null: the timer's number.</summary>
    internal ulong? Value;
    /// <summary>The thread that gets the signal; null: any of the process.</summary>
    internal ProcessThread? Target;
}

/// <summary>One timer. Guarded by ProcessTable.Lock.</summary>
internal sealed class SignalTimer
{
    /// <summary>timer_getoverrun never says more (DELAYTIMER_MAX).</summary>
    internal const int MostOverrun = int.MaxValue;
    // Processor time is looked at no more often than this; an ignored signal is not sent more often.
    private const ulong ShortestLook = 1_000_000;
    private readonly Process _process;
    private readonly Func<ulong>? _processorTime;
    private readonly TimerEvent _event;
    private readonly Alarm _alarm;
    // In the timer's own time; 0 while it is not armed.
    private ulong _next;
    private ulong _interval;
    private bool _isPending;

    /// <param name="process">Whose it is.</param>
    /// <param name="identifier">Its number.</param>
    /// <param name="processorTime">The processor time that it counts; null for the monotonic clock.</param>
    /// <param name="happening">What it does.</param>
    internal SignalTimer(Process process, int identifier, Func<ulong>? processorTime, in TimerEvent happening)
    {
        _process = process;
        Identifier = identifier;
        _processorTime = processorTime;
        _event = happening;
        _alarm = new Alarm(Ring);
    }

    /// <summary>Its number in its process.</summary>
    internal int Identifier { get; }

    /// <summary>True if it counts wall time: a moment that is given is one of that.</summary>
    internal bool CountsWallTime { get; init; }

    /// <summary>The overrun of the signal that was taken last.</summary>
    internal int Overrun { get; private set; }

    /// <summary>The timer's own time.</summary>
    internal ulong Now => _processorTime == null ? Clock.Now : _processorTime();

    /// <summary>Nanoseconds that are left, 0 if it is not armed or has rung for the last time, and the interval.</summary>
    internal (ulong Left, ulong Interval) Get()
    {
        ulong now = Now;
        if (_next == 0 || (_interval == 0 && now >= _next && (_event.Signal == 0 || _isPending)))
            return (0, _interval);
        ulong next = now < _next || _interval == 0 ? _next : _next + ((now - _next) / _interval + 1) * _interval;
        // A timer that is about to ring has a little left, or it would look as if it were not armed.
        return (next > now ? next - now : 1, _interval);
    }

    /// <summary>Arms it for a moment of its own time, or with 0 disarms it; returns what <see cref="Get"/> said before.</summary>
    internal (ulong Left, ulong Interval) Set(ulong moment, ulong interval)
    {
        (ulong Left, ulong Interval) old = Get();
        Forget();
        _interval = interval;
        _next = moment;
        Overrun = 0;
        if (moment != 0 && _event.Signal != 0)
            _alarm.Set(LookAgainAt());
        return old;
    }

    /// <summary>Stops it, and takes back a signal that nobody has taken.</summary>
    internal void Forget()
    {
        _alarm.Cancel();
        _next = 0;
        if (_isPending)
            (_event.Target?.Pending ?? _process.Pending).DiscardTimer(_event.Signal, Identifier);
        _isPending = false;
    }

    /// <summary>Its signal is taken; the timer goes on.</summary>
    internal void Delivered(ref SignalInformation information)
    {
        _isPending = false;
        ulong missed = 0;
        if (_next != 0 && _interval != 0)
        {
            ulong now = Now;
            missed = now > _next ? (now - _next) / _interval : 0;
            _next += (missed + 1) * _interval;
            _alarm.Set(LookAgainAt());
        }
        else
        {
            _next = 0;
        }
        Overrun = (int)Math.Min(missed, MostOverrun);
        information.User = (uint)Overrun;
    }

    private ulong LookAgainAt()
    {
        if (_processorTime == null)
            return _next;
        ulong now = Now;
        ulong left = _next > now ? (_next - now) / (ulong)Scheduler.ProcessorCount : 0;
        return Clock.Now + Math.Max(left, ShortestLook);
    }

    private void Ring()
    {
        lock (ProcessTable.Lock)
        {
            if (_next == 0 || _isPending || _process.IsZombie || _process.IsEnding)
                return;
            if (Now < _next)
            {
                _alarm.Set(LookAgainAt());
                return;
            }
            _isPending = SignalSending.Send(_process, _event.Target, new SignalInformation
            {
                Signal = _event.Signal, Code = SignalInformation.FromTimer, Sender = Identifier,
                Value = _event.Value ?? (ulong)Identifier,
            });
            if (_isPending)
                return;
            // Nobody wants it now; somebody may at the next time.
            ulong step = Math.Max(_interval, ShortestLook);
            _next = _interval == 0 ? 0 : _next + ((Now - _next) / step + 1) * step;
            if (_next != 0)
                _alarm.Set(LookAgainAt());
        }
    }
}

/// <summary>The signal timers of a process.</summary>
internal sealed class SignalTimers
{
    private readonly Process _process;
    private readonly Dictionary<int, SignalTimer> _timers = new();
    private int _next;

    internal SignalTimers(Process process) => _process = process;

    /// <summary>Makes a timer. EAGAIN beyond RLIMIT_SIGPENDING.</summary>
    internal Result<SignalTimer> Add(bool countsWallTime, Func<ulong>? processorTime, in TimerEvent happening)
    {
        lock (ProcessTable.Lock)
        {
            if ((ulong)_timers.Count >= _process.Limits.Current(ResourceLimits.PendingSignals))
                return Errno.Again;
            while (_timers.ContainsKey(_next))
                _next = (_next + 1) & int.MaxValue;
            var timer = new SignalTimer(_process, _next, processorTime, happening) { CountsWallTime = countsWallTime };
            _timers.Add(_next, timer);
            _next = (_next + 1) & int.MaxValue;
            return timer;
        }
    }

    /// <summary>A timer by its number. Under ProcessTable.Lock. EINVAL.</summary>
    internal Result<SignalTimer> Find(int identifier) =>
        _timers.TryGetValue(identifier, out SignalTimer? timer) ? timer : Errno.InvalidArgument;

    /// <summary>Ends a timer. EINVAL.</summary>
    internal Result Remove(int identifier)
    {
        lock (ProcessTable.Lock)
        {
            if (!_timers.TryGetValue(identifier, out SignalTimer? timer))
                return Errno.InvalidArgument;
            timer.Forget();
            _timers.Remove(identifier);
            return Result.Ok;
        }
    }

    /// <summary>Ends all timers: the process ends, or runs another program.</summary>
    internal void RemoveAll()
    {
        if (_timers.Count == 0)
            return;
        lock (ProcessTable.Lock)
        {
            foreach (KeyValuePair<int, SignalTimer> pair in _timers)
                pair.Value.Forget();
            _timers.Clear();
        }
    }

    /// <summary>A timer's signal is taken: fills in what it missed. Under ProcessTable.Lock.</summary>
    internal void Delivered(ref SignalInformation information)
    {
        if (_timers.TryGetValue(information.Sender, out SignalTimer? timer))
            timer.Delivered(ref information);
    }
}
